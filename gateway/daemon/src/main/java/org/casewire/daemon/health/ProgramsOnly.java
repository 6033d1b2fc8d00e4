package org.casewire.daemon.health;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The admin port asks for no key, and a page from anywhere may make the operator's browser post to it. It has no page of
 * its own, so what changes something there, {@code /tasks/*} above all, is done by programs alone: a browser gives itself
 * away by {@code Origin} and {@code Sec-Fetch-Site}, and an old one by the only types that a form can send.
 */
public final class ProgramsOnly implements Filter {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<String> OF_BROWSERS = List.of("Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode");
    private static final Set<String> OF_FORMS =
            Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
            throws IOException, ServletException {
        Optional<String> refusal = refusal((HttpServletRequest) request);
        if (refusal.isPresent()) {
            HttpServletResponse answer = (HttpServletResponse) response;
            answer.setStatus(HttpServletResponse.SC_FORBIDDEN);
            answer.setContentType("application/json");
            answer.getOutputStream().write(("{\"detail\":\"" + refusal.get() + "\"}").getBytes(StandardCharsets.UTF_8));
        } else {
            next.doFilter(request, response);
        }
    }

    private static Optional<String> refusal(HttpServletRequest request) {
        if (READING.contains(request.getMethod())) {
            // Reading can cost too: a profile takes the seconds that it is asked for.
            return "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
                    ? Optional.of("Nothing is told here to the pages of others")
                    : Optional.empty();
        }
        if (OF_BROWSERS.stream().anyMatch(name -> request.getHeader(name) != null)) {
            return Optional.of("Nothing is changed here from a browser: use a program such as curl");
        }
        String type = Optional.ofNullable(request.getContentType())
                .orElse("")
                .split(";", 2)[0]
                .strip();
        return OF_FORMS.contains(type.toLowerCase(Locale.ROOT))
                ? Optional.of("Nothing is changed here by a form: put the parameters into the query")
                : Optional.empty();
    }
}
