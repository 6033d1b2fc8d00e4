package org.casewire.daemon.command;

import io.dropwizard.configuration.ConfigurationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.db.SchemaException;
import org.casewire.core.organisation.SettingsRules;
import org.casewire.core.outage.WithoutValues;
import org.casewire.core.restore.StateDirectoryException;
import org.casewire.daemon.Console;
import org.casewire.daemon.WrongUsage;
import org.casewire.daemon.bench.BenchException;
import org.casewire.daemon.database.DatabaseException;
import org.casewire.daemon.demo.DemoException;
import org.casewire.smpp.rehearsal.RehearsalFailed;

/** Puts into words why a command failed. A stack trace is for what nobody foresaw. */
final class Failure {
    private Failure() {}

    static void tell(Console console, Throwable fault) {
        if (fault instanceof NoSuchFileException missing) {
            console.tell("There is no file " + missing.getFile() + ".");
        } else if (BindFault.in(fault).isPresent()) {
            console.tell(BindFault.in(fault).get().told());
        } else if (fault instanceof RequestRefused refused
                && !refused.extensions().isEmpty()) {
            console.tell(told(refused));
        } else if (isForeseen(fault)) {
            console.tell(String.valueOf(fault.getMessage()));
        } else {
            StringWriter trace = new StringWriter();
            new WithoutValues(fault).printStackTrace(new PrintWriter(trace));
            console.tell("This should not have happened:\n" + trace);
        }
    }

    /** A refusal that names each field. */
    private static String told(RequestRefused refused) {
        String fields = Stream.of(refused.extensions().get("errors"))
                .filter(List.class::isInstance)
                .flatMap(errors -> ((List<?>) errors).stream())
                .filter(SettingsRules.Fault.class::isInstance)
                .map(SettingsRules.Fault.class::cast)
                .map(error -> "  * %s: %s".formatted(error.field(), error.message()))
                .collect(Collectors.joining("\n"));
        return fields.isEmpty() ? String.valueOf(refused.getMessage()) : "The file asks for what cannot be:\n" + fields;
    }

    private static boolean isForeseen(Throwable fault) {
        return fault instanceof ConfigurationException
                || fault instanceof DatabaseException
                || fault instanceof SchemaException
                || fault instanceof KeysetException
                || fault instanceof StateDirectoryException
                || fault instanceof RequestRefused
                || fault instanceof DemoException
                || fault instanceof BenchException
                || fault instanceof RehearsalFailed
                || fault instanceof Unreachable
                || fault instanceof WrongUsage;
    }
}
