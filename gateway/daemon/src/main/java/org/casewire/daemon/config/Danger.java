package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a configuration may do only if it says itself that it is meant, by {@code acknowledge: [plainHttp]}. Otherwise it
 * is refused; acknowledged, it is a warning at each start.
 */
public enum Danger {
    PLAIN_HTTP(
            "plainHttp",
            "texts and API keys would cross the network unencrypted. Bind to 127.0.0.1 with TLS in front, or use a"
                    + " connector of type https"),
    PUBLIC_ADMIN(
            "publicAdmin",
            "the admin port asks nobody who they are, and would be open to other machines. Bind it to 127.0.0.1"),
    WEAK_TLS(
            "weakTls",
            "texts and API keys would be encrypted in a way that is broken. Leave protocols and cipher suites as they"
                    + " are: TLS 1.2 and 1.3"),
    LOOSE_HTTP(
            "looseHttp",
            "what breaks the rules of HTTP, or is larger than the limits reckon with, would be read, and another request"
                    + " than a proxy in front has seen could come of it. Leave it as in casewire.yml"),
    PLAIN_DATABASE(
            "plainDatabase",
            "texts and passwords would go to another machine unencrypted, or to whoever claims to be it. Put"
                    + " sslmode=verify-full into the url, and no class of another's"),
    UNVERIFIED_CARRIER(
            "unverifiedCarrier",
            "whoever holds any certificate could pass for this carrier, and read and write texts. Leave it true"),
    ADDRESSES_IN_LOGS(
            "addressesInLogs",
            "a request's address may hold a patient's number, which would stand in the log. Leave it as in"
                    + " casewire.yml");

    private final String word;
    private final String why;

    Danger(String word, String why) {
        this.word = word;
        this.why = why;
    }

    /** @throws IllegalArgumentException naming the known ones */
    @JsonCreator
    static Danger named(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing of this name can be acknowledged. Known: "
                        + Arrays.stream(values()).map(Danger::toString).collect(Collectors.joining(", "))));
    }

    /** What to do, for a configuration that does not acknowledge it. */
    String refusal() {
        return "%s; or, if it is meant, say so at the top of the file: acknowledge: [%s]".formatted(why, word);
    }

    String warning() {
        return "acknowledged by %s: %s".formatted(word, why);
    }

    /** As a configuration names it. */
    @Override
    public String toString() {
        return word;
    }
}
