package org.casewire.daemon.demo;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may play with the demo's phones, which ask for no key: pages of this very server, and programs of this machine. A
 * page from elsewhere that is open in the same browser is told apart by what the browser itself says of it; a name that
 * only leads to this machine (DNS rebinding) by the Host that the browser asked for.
 */
final class LocalOnly {
    private static final Pattern LOOPBACK = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

    private LocalOnly() {}

    /** @return why a request is refused, if it is */
    static Optional<String> refusal(HttpServletRequest request) {
        String host = header(request, "Host");
        if (!LOOPBACK.matcher(host).matches()) {
            return Optional.of("The phones answer to 127.0.0.1 and localhost only");
        }
        String site = header(request, "Sec-Fetch-Site");
        String origin = header(request, "Origin");
        boolean own = site.isEmpty() || site.equals("same-origin") || (site.equals("none") && isRead(request));
        if (!own || !(origin.isEmpty() || origin.equals("http://" + host))) {
            return Optional.of("The phones answer their own page only");
        }
        return Optional.empty();
    }

    /** Whether the body says that it is JSON, which no form and no simple request of another page can. */
    static boolean isJson(HttpServletRequest request) {
        return header(request, "Content-Type").split(";", 2)[0].strip().equals("application/json");
    }

    private static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value.toLowerCase(Locale.ROOT);
    }
}
