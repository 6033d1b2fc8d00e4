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
import java.util.regex.Pattern;
import org.casewire.core.id.Ids;
import org.slf4j.MDC;

/**
 * First in line: gives each request its id, which every answer, log line and audit row carries, and each answer the
 * headers that keep a browser from doing anything with it. A page that needs more sets its own.
 */
public final class RequestMark implements Filter {
    private static final String ID = "casewire.request-id";
    private static final String ADDRESS = "casewire.address";
    private static final String HEADER = "X-Request-Id";
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Ids ids = new Ids(Clock.systemUTC());

    /** The request's id. */
    public static String id(ContainerRequestContext request) {
        return String.valueOf(request.getProperty(ID));
    }

    /** The same, where there is no Jersey. */
    public static String id(ServletRequest request) {
        return String.valueOf(request.getAttribute(ID));
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
        HttpServletResponse answer = (HttpServletResponse) response;
        answer.setHeader(HEADER, id);
        answer.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("Referrer-Policy", "no-referrer");
        answer.setHeader("Cache-Control", "no-store");
        MDC.put("requestId", id);
        try {
            next.doFilter(request, response);
        } finally {
            MDC.remove("requestId");
        }
    }

    private String idOf(HttpServletRequest request) {
        if (request.getAttribute(ID) instanceof String given) {
            return given;
        }
        String offered = request.getHeader(HEADER);
        return offered != null && WELL_FORMED.matcher(offered).matches()
                ? offered
                : ids.next().toString();
    }
}
