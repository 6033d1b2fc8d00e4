package org.casewire.daemon.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which addresses lead to this machine alone, told from how they are written: a name that must be looked up may change. */
final class Loopback {
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]{1,64}|\\[?[0-9a-fA-F:.]{1,64}]?");

    private Loopback() {}

    /** @param host a name or an address; none means every address there is */
    static boolean is(@Nullable String host) {
        if (host == null) {
            return false;
        }
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            boolean numeric = NUMBERS.matcher(host).matches() && (host.indexOf(':') >= 0 || host.indexOf('.') >= 0);
            return numeric && isNumber(host) && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A name of letters that are hexadecimal digits, such as {@code face.cafe}, would be looked up. */
    private static boolean isNumber(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(each -> each == '.' || each >= '0' && each <= '9');
    }
}
