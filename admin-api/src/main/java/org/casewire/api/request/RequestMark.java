package org.casewire.api.request;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.casewire.core.id.Ids;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * First in line: gives each request its id, which every answer, log line and audit row carries, and each answer the
 * headers that keep a browser from doing anything with it. A page that needs more sets its own.
 */
public final class RequestMark implements Filter {
    private static final String ID = "casewire.request-id";
    private static final String ADDRESS = "casewire.address";
    private static final String LOGGED = "requestId";
    /** Offered by the client, or else made here. */
    public static final String HEADER = "X-Request-Id";

    private static final Map<String, String> GUARDING = Map.of(
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Ids IDS = new Ids(Clock.systemUTC());

    /** The request's id. */
    public static String id(ContainerRequestContext request) {
        return String.valueOf(request.getProperty(ID));
    }

    /**
     * The same where there are no servlets, for a request that gets no further.
     *
     * @param offered the client's own
     */
    public static String idFor(@Nullable String offered) {
        return offered != null && WELL_FORMED.matcher(offered).matches()
                ? offered
                : IDS.next().toString();
    }

    /** What each answer carries. */
    public static void mark(String id, BiConsumer<String, String> header) {
        header.accept(HEADER, id);
        GUARDING.forEach(header);
    }

    /** Runs what is done for a request, so that log lines carry its id. */
    public static void during(String id, Runnable work) {
        MDC.put(LOGGED, id);
        try {
            work.run();
        } finally {
            MDC.remove(LOGGED);
        }
    }

    /** The caller's network address. */
    public static String address(ContainerRequestContext request) {
        return String.valueOf(request.getProperty(ADDRESS));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
            throws IOException, ServletException {
        String id = idOf((HttpServletRequest) request);
        request.setAttribute(ID, id);
        request.setAttribute(ADDRESS, request.getRemoteAddr());
        mark(id, ((HttpServletResponse) response)::setHeader);
        MDC.put(LOGGED, id);
        try {
            next.doFilter(request, response);
        } finally {
            MDC.remove(LOGGED);
        }
    }

    private static String idOf(HttpServletRequest request) {
        return request.getAttribute(ID) instanceof String given ? given : idFor(request.getHeader(HEADER));
    }
}
