package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * This daemon among those that share the database.
 *
 * @param id unique among them; the host's name unless given
 * @param leaseDuration how long a node's beat may stand still before others take its work over
 */
public record NodeSettings(String id, Duration leaseDuration) {
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
        return new NodeSettings(hostName(), Duration.seconds(15));
    }

    @JsonCreator
    static NodeSettings of(
            @JsonProperty("id") @Nullable String id, @JsonProperty("leaseDuration") @Nullable Duration leaseDuration) {
        NodeSettings defaults = defaults();
        return new NodeSettings(
                Optional.ofNullable(id).orElse(defaults.id),
                Optional.ofNullable(leaseDuration).orElse(defaults.leaseDuration));
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
