package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.core.thread.CoreThread;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thread that the daemon cannot do without takes the process with it when it dies of an Error: through the debugger's
 * door, each is thrown one that the virtual machine keeps for its own use.
 */
class CoreThreadsIT {
    private static final Pattern DOOR = Pattern.compile("Listening for transport dt_socket at address: (\\d+)");
    /** The one of which the virtual machine always keeps some. */
    private static final String ERROR = "java.lang.OutOfMemoryError";

    /** How many of them die in a run; -1 for each of them once. */
    private static final int DEATHS = Integer.getInteger("casewire.deaths", 3);

    @Test
    void theProcessEndsWithEachOfThem(@TempDir Path folder) throws Exception {
        try (SimulatorSmsc smsc = new SimulatorSmsc();
                Installation installation = Installation.standard(folder)
                        .carrier(Carrier.at(smsc.port()))
                        .environment(Map.of(
                                "JAVA_TOOL_OPTIONS",
                                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"))) {
            List<String> names = names(installation);
            assertThat(names)
                    .contains(
                            "event-feed",
                            "events-hub",
                            "node-lease",
                            "queue-sweep-sim",
                            "queue-sweep-count",
                            "dispatch-sim",
                            "calls-tell",
                            "calls-listen",
                            "connections-sweep",
                            "batch-accept",
                            "batch-keys");
            int deaths = DEATHS < 0 ? names.size() : DEATHS;
            for (int i = 0; i < deaths; i++) {
                String name = names.get((i * 7 + (int) (System.nanoTime() % names.size())) % names.size());
                dies(installation, DEATHS < 0 ? names.get(i) : name);
            }
        }
    }

    private static void dies(Installation installation, String name) throws Exception {
        try (Daemon daemon = installation.start()) {
            VirtualMachine machine = attach(daemon);
            ThreadReference thread = machine.allThreads().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            ReferenceType type = machine.classesByName(ERROR).get(0);
            ObjectReference thrown = type.instances(1).get(0);
            thread.stop(thrown);
            machine.dispose();
            assertThat(daemon.awaitExit()).as("%s: %s", name, daemon.said()).isEqualTo(1);
            assertThat(daemon.said().lines().filter(line -> line.contains("so the process ends")))
                    .singleElement()
                    .asString()
                    // Within a lock the Error may come out as another that the lock was lost by.
                    .contains("\"" + name + "\"");
        }
    }

    private static List<String> names(Installation installation) throws Exception {
        try (Daemon daemon = installation.start()) {
            VirtualMachine machine = attach(daemon);
            TreeSet<String> names = new TreeSet<>();
            for (ThreadReference thread : machine.allThreads()) {
                if (thread.referenceType().name().equals(CoreThread.class.getName())) {
                    names.add(thread.name());
                }
            }
            machine.dispose();
            return List.copyOf(names);
        }
    }

    private static VirtualMachine attach(Daemon daemon) throws Exception {
        int port = Waiting.until(
                () -> {
                    Matcher door = DOOR.matcher(daemon.said());
                    return door.find() ? Optional.of(Integer.parseInt(door.group(1))) : Optional.<Integer>empty();
                },
                daemon::said);
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(one -> one.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(String.valueOf(port));
        return connector.attach(arguments);
    }
}
