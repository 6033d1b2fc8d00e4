package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * This daemon among those that share the database.
 *
 * @param id unique among them; the host's name unless given
 * @param leaseDuration how long a node's beat may stand still before others take its work over
 * @param stateDirectory what this node knows of the database, in a folder that outlives the process and is in no backup of it
 */
public record NodeSettings(String id, Duration leaseDuration, Path stateDirectory) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Duration SHORTEST = Duration.seconds(2);
    private static final Duration LONGEST = Duration.minutes(10);

    public NodeSettings {
        new Faults()
                .unless(ID.matcher(id).matches(), "id", "must be 1 to 63 letters, digits, dots, dashes or underscores")
                .unless(
                        leaseDuration.compareTo(SHORTEST) >= 0 && leaseDuration.compareTo(LONGEST) <= 0,
                        "leaseDuration",
                        "must be between 2s and 10min")
                .throwIfAny();
    }

    public static NodeSettings defaults() {
        return new NodeSettings(hostName(), Duration.seconds(15), Path.of("casewire-data/state"));
    }

    @JsonCreator
    static NodeSettings of(
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("leaseDuration") @Nullable Duration leaseDuration,
            @JsonProperty("stateDirectory") @Nullable String stateDirectory) {
        NodeSettings defaults = defaults();
        return new NodeSettings(
                Optional.ofNullable(id).orElse(defaults.id),
                Optional.ofNullable(leaseDuration).orElse(defaults.leaseDuration),
                Optional.ofNullable(stateDirectory).map(NodeSettings::folder).orElse(defaults.stateDirectory));
    }

    private static Path folder(String name) {
        new Faults()
                .unless(!name.isBlank(), "stateDirectory", "must name a folder of this node")
                .throwIfAny();
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            new Faults()
                    .unless(false, "stateDirectory", "must be a path: " + e.getReason())
                    .throwIfAny();
            throw e;
        }
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return ID.matcher(name).matches() ? name : "node-1";
        } catch (UnknownHostException e) {
            return "node-1";
        }
    }
}
