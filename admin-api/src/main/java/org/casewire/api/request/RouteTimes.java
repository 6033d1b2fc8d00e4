package org.casewire.api.request;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.casewire.core.metric.Buckets;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.uri.UriTemplate;

/**
 * Measures every request from its first line to the end of its answer: by method, route and class of status. A route is a
 * path as the API describes it, and {@code other} for what is none of it; whatever strangers ask for, there are no more
 * of them than the API has. Safe for all threads.
 */
public final class RouteTimes extends Handler.Wrapper {
    private static final String ROUTE = "casewire.route";
    private static final String OTHER = "other";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final MetricRegistry metrics;
    private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();

    public RouteTimes(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    /** Says which route a request is, where that is known. */
    public static void isRoute(Request request, String template) {
        request.setAttribute(ROUTE, template);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Request.addCompletionListener(request, failure -> done(request, response));
        return super.handle(request, response, callback);
    }

    private void done(Request request, Response response) {
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER;
        String route = request.getAttribute(ROUTE) instanceof String known ? known : OTHER;
        int status = response.getStatus() == 0 ? HttpStatus.OK_200 : response.getStatus();
        timers.computeIfAbsent(
                        List.of(method, route, status / 100 + "xx"),
                        labels -> Buckets.timer(metrics, "http." + String.join(" ", labels)))
                .update(System.nanoTime() - request.getBeginNanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Tells the route of what Jersey answers. */
    public static final class Matched implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getUriInfo() instanceof ExtendedUriInfo uri) {
                List<String> templates = uri.getMatchedTemplates().stream()
                        .map(UriTemplate::getTemplate)
                        .collect(Collectors.toList());
                Collections.reverse(templates);
                request.setProperty(ROUTE, String.join("", templates).replaceAll("/$", ""));
            }
        }
    }
}
