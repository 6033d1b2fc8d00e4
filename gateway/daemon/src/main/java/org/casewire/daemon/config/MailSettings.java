package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.casewire.core.crypto.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The mail server by which organisations' escalations go out.
 *
 * @param host empty when there is none
 * @param from whose name the mails bear
 * @param user empty when the server asks for none
 */
public record MailSettings(String host, int port, String from, String user, Secret password, Tls tls) {
    private static final int MOST_PORTS = 65_535;

    /** How the way to the server is kept. */
    public enum Tls {
        /** Plain at first, and given up unless the server goes on in TLS. */
        STARTTLS,
        /** From the first byte. */
        TLS,
        /** In the clear: for a server on the same machine. */
        NONE
    }

    public MailSettings {
        new Faults()
                .unless(port >= 1 && port <= MOST_PORTS, "port", "must be from 1 to " + MOST_PORTS)
                .unless(
                        host.isEmpty() || isAddress(from),
                        "from",
                        "must be an e-mail address such as casewire@example.org")
                .unless(user.isEmpty() || tls != Tls.NONE, "tls", "must be STARTTLS or TLS where a password is sent")
                .throwIfAny();
    }

    private static boolean isAddress(String text) {
        return text.indexOf('@') > 0 && text.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }

    public static MailSettings defaults() {
        return new MailSettings("", 587, "", "", new Secret(""), Tls.STARTTLS);
    }

    @JsonCreator
    static MailSettings of(
            @JsonProperty("host") @Nullable String host,
            @JsonProperty("port") @Nullable Integer port,
            @JsonProperty("from") @Nullable String from,
            @JsonProperty("user") @Nullable String user,
            @JsonProperty("password") @Nullable Secret password,
            @JsonProperty("tls") @Nullable Tls tls) {
        MailSettings defaults = defaults();
        return new MailSettings(
                Optional.ofNullable(host).orElse(defaults.host),
                Optional.ofNullable(port).orElse(defaults.port),
                Optional.ofNullable(from).orElse(defaults.from),
                Optional.ofNullable(user).orElse(defaults.user),
                Optional.ofNullable(password).orElse(defaults.password),
                Optional.ofNullable(tls).orElse(defaults.tls));
    }
}
