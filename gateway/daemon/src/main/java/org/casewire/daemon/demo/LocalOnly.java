package org.casewire.daemon.demo;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may use what the demo gives away without a key, its phones and its sign-in: pages of this very server, and
 * programs of this machine. A page from elsewhere that is open in the same browser is told apart by what the browser
 * itself says of it; a name that only leads to this machine (DNS rebinding) by the Host that the browser asked for; and
 * whoever comes through a proxy of this machine by what proxies say of themselves.
 */
final class LocalOnly {
    private static final Pattern LOOPBACK = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");
    private static final Set<String> OF_PROXIES = Set.of("forwarded", "via", "x-real-ip", "true-client-ip");
    private static final String OF_PROXIES_TOO = "x-forwarded-";
    /** What a usual proxy speaks to what stands behind it, unless told otherwise; no browser of today does. */
    private static final String PROXY_PROTOCOL = "HTTP/1.0";

    private LocalOnly() {}

    /** @return why a request is refused, if it is */
    static Optional<String> refusal(HttpServletRequest request) {
        String host = header(request, "Host");
        if (!isLoopback(request.getRemoteAddr()) || !LOOPBACK.matcher(host).matches()) {
            return Optional.of("The demo answers this machine only, at 127.0.0.1 or localhost");
        }
        if (request.getProtocol().equals(PROXY_PROTOCOL) || isForwarded(request)) {
            return Optional.of("The demo answers this machine only, and nobody behind a proxy");
        }
        String site = header(request, "Sec-Fetch-Site");
        String origin = header(request, "Origin");
        boolean own = site.isEmpty() || site.equals("same-origin") || (site.equals("none") && isRead(request));
        if (!own || !(origin.isEmpty() || origin.equals("http://" + host))) {
            return Optional.of("The demo answers its own page only");
        }
        return Optional.empty();
    }

    /** Whether the body says that it is JSON, which no form and no simple request of another page can. */
    static boolean isJson(HttpServletRequest request) {
        return header(request, "Content-Type").split(";", 2)[0].strip().equals("application/json");
    }

    private static boolean isLoopback(String address) {
        try {
            // An address in figures: nobody is asked.
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isForwarded(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> OF_PROXIES.contains(name) || name.startsWith(OF_PROXIES_TOO));
    }

    private static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value.toLowerCase(Locale.ROOT);
    }
}
