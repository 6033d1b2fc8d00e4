package org.casewire.daemon.command;

import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;

/**
 * Why a connector cannot listen.
 *
 * @param where host and port, as far as the server tells them
 * @param taken by another process, which may end; else there is no such address, whatever ends
 */
public record BindFault(String where, boolean taken) {
    private static final String FAILED = "Failed to bind to ";
    private static final String IN_USE = "Address already in use";

    /** Somewhere in what a start threw. */
    public static Optional<BindFault> in(Throwable fault) {
        String where = "a connector";
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String words = String.valueOf(cause.getMessage());
            int at = words.lastIndexOf(FAILED);
            if (at >= 0) {
                where = words.substring(at + FAILED.length())
                        .replaceFirst("^/", "")
                        .replace("/<unresolved>", "");
            }
            if (cause instanceof BindException) {
                return Optional.of(new BindFault(where, words.contains(IN_USE)));
            }
            if (cause instanceof UnresolvedAddressException) {
                return Optional.of(new BindFault(where, false));
            }
        }
        return Optional.empty();
    }

    String told() {
        return taken
                ? "%s is taken. Another process has this port: stop it, or configure another one.".formatted(where)
                : "%s is no address of this machine. Mend the bindHost of that connector.".formatted(where);
    }
}
