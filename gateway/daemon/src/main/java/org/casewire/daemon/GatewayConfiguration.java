package org.casewire.daemon;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonPointer;
import io.dropwizard.core.Configuration;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.casewire.daemon.config.ConsoleSettings;
import org.casewire.daemon.config.Danger;
import org.casewire.daemon.config.Dangers;
import org.casewire.daemon.config.DatabaseSettings;
import org.casewire.daemon.config.EventSettings;
import org.casewire.daemon.config.Faults;
import org.casewire.daemon.config.Guarded;
import org.casewire.daemon.config.KeysetSettings;
import org.casewire.daemon.config.Limits;
import org.casewire.daemon.config.MailSettings;
import org.casewire.daemon.config.NodeSettings;
import org.casewire.daemon.config.ServerSettings;
import org.casewire.smpp.SmppProfile;
import org.jspecify.annotations.Nullable;

/**
 * The whole of a configuration file: Dropwizard's {@code server} and {@code logging}, and our sections, each of which
 * checks itself and knows its defaults.
 */
public final class GatewayConfiguration extends Configuration implements Guarded {
    private static final Pattern CARRIER = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    private final DatabaseSettings database;
    private final KeysetSettings keyset;
    private final Map<String, SmppProfile> carriers;
    private final Limits limits;
    private final NodeSettings node;
    private final EventSettings events;
    private final ConsoleSettings console;
    private final MailSettings mail;
    private final Set<Danger> acknowledged;

    GatewayConfiguration(
            @JsonProperty("database") @Nullable DatabaseSettings database,
            @JsonProperty("keyset") @Nullable KeysetSettings keyset,
            @JsonProperty("carriers") @Nullable Map<String, SmppProfile> carriers,
            @JsonProperty("limits") @Nullable Limits limits,
            @JsonProperty("node") @Nullable NodeSettings node,
            @JsonProperty("events") @Nullable EventSettings events,
            @JsonProperty("console") @Nullable ConsoleSettings console,
            @JsonProperty("mail") @Nullable MailSettings mail,
            @JsonProperty("acknowledge") @Nullable Set<Danger> acknowledged) {
        this.database = Optional.ofNullable(database).orElseGet(DatabaseSettings::defaults);
        this.keyset = Optional.ofNullable(keyset).orElseGet(KeysetSettings::defaults);
        this.carriers =
                Optional.ofNullable(carriers).map(Collections::unmodifiableMap).orElse(Map.of());
        Faults faults = new Faults();
        this.carriers
                .keySet()
                .forEach(name -> faults.unless(
                        CARRIER.matcher(name).matches(),
                        "carriers." + name,
                        "a carrier's name is 1 to 32 lower-case letters, digits and dashes"));
        faults.throwIfAny();
        this.limits = Optional.ofNullable(limits).orElseGet(Limits::defaults);
        this.node = Optional.ofNullable(node).orElseGet(NodeSettings::defaults);
        this.events = Optional.ofNullable(events).orElseGet(EventSettings::defaults);
        this.console = Optional.ofNullable(console).orElseGet(ConsoleSettings::defaults);
        this.mail = Optional.ofNullable(mail).orElseGet(MailSettings::defaults);
        requireApart(faults);
        faults.throwIfAny();
        this.acknowledged = Optional.ofNullable(acknowledged).orElse(Set.of());
    }

    /** A mark, or a key, that lies in the database's folder is copied and restored with it. */
    private void requireApart(Faults faults) {
        if (!(database.source() instanceof DatabaseSettings.Embedded embedded)) {
            return;
        }
        Path folder = embedded.directory().toAbsolutePath().normalize();
        faults.unless(
                !node.stateDirectory().toAbsolutePath().normalize().startsWith(folder),
                "node.stateDirectory",
                "must lie outside database.embedded.directory: a copy of the database would bring its own mark along, and a restore would not be known");
        keyset.file()
                .ifPresent(
                        file -> faults.unless(
                                !file.toAbsolutePath().normalize().startsWith(folder),
                                "keyset.file",
                                "must lie outside database.embedded.directory: whoever has a copy of the database would have its keys"));
    }

    public DatabaseSettings database() {
        return database;
    }

    public KeysetSettings keyset() {
        return keyset;
    }

    /** By name, in the order of the file. */
    public Map<String, SmppProfile> carriers() {
        return carriers;
    }

    public Limits limits() {
        return limits;
    }

    public NodeSettings node() {
        return node;
    }

    public EventSettings events() {
        return events;
    }

    public ConsoleSettings console() {
        return console;
    }

    public MailSettings mail() {
        return mail;
    }

    @Override
    public List<Dangers.Found> unacknowledged() {
        return dangers(found -> !acknowledged.contains(found.danger()));
    }

    @Override
    public Map<JsonPointer, String> contradictions() {
        Map<JsonPointer, String> faults = new LinkedHashMap<>(ServerSettings.unusableFiles(getServerFactory()));
        ServerSettings.sharedDoor(getServerFactory()).ifPresent(remedy -> faults.put(Dangers.SERVER, remedy));
        return faults;
    }

    /** What is meant and yet worth a word at each start, a sentence each. */
    public List<String> warnings() {
        return Stream.concat(
                        dangers(found -> acknowledged.contains(found.danger())).stream()
                                .map(Dangers.Found::warning),
                        Dangers.plainLinks(carriers).stream())
                .toList();
    }

    private List<Dangers.Found> dangers(Predicate<Dangers.Found> which) {
        return Dangers.in(getServerFactory(), database, carriers).stream()
                .filter(which)
                .toList();
    }
}
