package org.casewire.api.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.api.auth.Guard;
import org.casewire.api.events.WaitPreference;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.problem.ProblemMapper;
import org.casewire.api.request.Admission;
import org.casewire.api.request.BodyFilter;
import org.casewire.api.request.Call;
import org.casewire.api.request.RequestMark;
import org.casewire.api.view.MessageView;
import org.casewire.core.access.Role;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.CaseId;

/**
 * Answers {@code POST /v1/cases/{id}/messages} past Jersey, whose part in it was a third of what a message costs the
 * daemon (the daemon's README has the figures). Only plain requests: whatever is unusual about one, in its path, its
 * headers or its length, goes on to {@link SendingResource}, which does the same and knows what to say of it.
 */
public final class SendingLane implements Filter {
    private static final Pattern PATH =
            Pattern.compile("/(v1/cases/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/messages)");
    private static final Pattern JSON = Pattern.compile("(?i)application/json(; *charset=\"?utf-8\"?)?");
    /** Types without weights; with one, it takes Jersey to tell. */
    private static final Pattern JSON_TOO = Pattern.compile("(?i)([^;]*, *)?(application/json|\\*/\\*)( *,[^;]*)?");

    private static final List<Role> ALLOWED = List.of(Role.FRONTEND, Role.PROFESSIONAL);

    private final Sending sending;
    private final Guard guard;
    private final KeyRing keys;
    private final ProblemMapper problems = new ProblemMapper();
    private final ObjectMapper mapper;
    private final ObjectWriter views;

    public SendingLane(Sending sending, Guard guard, KeyRing keys, ObjectMapper mapper) {
        this.sending = sending;
        this.guard = guard;
        this.keys = keys;
        this.mapper = mapper;
        this.views = mapper.writerFor(MessageView.class);
    }

    @Override
    public void doFilter(ServletRequest asked, ServletResponse answered, FilterChain next)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) asked;
        Matcher path = PATH.matcher(request.getRequestURI());
        if (!request.getMethod().equals("POST") || !path.matches() || !isPlain(request)) {
            next.doFilter(asked, answered);
            return;
        }
        HttpServletResponse response = (HttpServletResponse) answered;
        Admission admission;
        try {
            admission = admit(request);
        } catch (RuntimeException refused) {
            refuse(response, refused);
            return;
        }
        CompletionStage<Sending.Sent> sent;
        try {
            Call call = new Call(admission, path.group(1), request.getHeader("Idempotency-Key"), body(request), keys);
            sent = sending.send(
                    call, new CaseId(UUID.fromString(path.group(2))), Collections.list(request.getHeaders("Prefer")));
        } catch (RuntimeException refused) {
            refuse(response, confirmed(request, admission, refused));
            return;
        }
        AsyncContext async = request.startAsync();
        // Whoever sends is answered in time by what is waited for.
        async.setTimeout(0);
        String base = base(request);
        sent.thenAccept(one -> created(response, base, one)).whenComplete((done, failure) -> {
            try {
                if (failure != null) {
                    guard.refused(admission);
                    refuse(response, failure);
                }
            } finally {
                async.complete();
            }
        });
    }

    private static boolean isPlain(HttpServletRequest request) {
        int length = request.getContentLength();
        return request.getQueryString() == null
                && length > 0
                && length <= BodyFilter.LARGEST
                && JSON.matcher(Objects.requireNonNullElse(request.getContentType(), ""))
                        .matches()
                && JSON_TOO.matcher(Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "*/*"))
                        .matches()
                && request.getHeader("Expect") == null
                && request.getHeader(HttpHeaders.CONTENT_ENCODING) == null;
    }

    /** Who is refused has sent the body all the same; unread, it would end the connection without a word. */
    private Admission admit(HttpServletRequest request) {
        try {
            return guard.recognise(
                    request.getHeader(HttpHeaders.AUTHORIZATION),
                    request.getRemoteAddr(),
                    RequestMark.id(request),
                    ALLOWED);
        } catch (RuntimeException refused) {
            read(request);
            throw refused;
        }
    }

    /** What she is told: first of all whether her key is good. */
    private RuntimeException confirmed(HttpServletRequest request, Admission admission, RuntimeException refused) {
        try {
            guard.confirm(admission, request.getHeader(HttpHeaders.AUTHORIZATION), request.getRemoteAddr());
            return refused;
        } catch (RuntimeException lapsed) {
            guard.refused(admission);
            return lapsed;
        }
    }

    private static byte[] body(HttpServletRequest request) {
        byte[] body = read(request);
        if (body.length != request.getContentLength()) {
            throw ProblemException.of(ProblemCode.MALFORMED_JSON, "The body did not arrive whole");
        }
        return body;
    }

    private static byte[] read(HttpServletRequest request) {
        try {
            return request.getInputStream().readNBytes(request.getContentLength());
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** As far as the path. */
    private static String base(HttpServletRequest request) {
        StringBuffer url = request.getRequestURL();
        return url.substring(0, url.length() - request.getRequestURI().length());
    }

    private void created(HttpServletResponse response, String base, Sending.Sent sent) {
        MessageView view = MessageView.of(sent.message());
        response.setHeader(HttpHeaders.LOCATION, base + sent.path());
        if (sent.waited()) {
            response.setHeader("Preference-Applied", WaitPreference.APPLIED);
        }
        if (sent.replay()) {
            response.setHeader(Call.REPLAY, "true");
        }
        write(response, HttpServletResponse.SC_CREATED, MediaType.APPLICATION_JSON, views, view);
    }

    private void refuse(HttpServletResponse response, Throwable failure) {
        Response problem = problems.toResponse(failure);
        problem.getStringHeaders().forEach((name, values) -> response.setHeader(name, values.get(0)));
        write(response, problem.getStatus(), problem.getMediaType().toString(), mapper.writer(), problem.getEntity());
    }

    private static void write(
            HttpServletResponse response, int status, String type, ObjectWriter writer, Object entity) {
        try {
            byte[] body = writer.writeValueAsBytes(entity);
            response.setStatus(status);
            response.setContentType(type);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer could not be written as JSON", e);
        } catch (IOException gone) {
            // Nobody is there to be told.
        }
    }
}
