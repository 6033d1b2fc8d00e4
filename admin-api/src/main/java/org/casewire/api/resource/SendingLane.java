package org.casewire.api.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.ws.rs.core.MediaType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.api.auth.ActorRule;
import org.casewire.api.auth.Guard;
import org.casewire.api.events.WaitPreference;
import org.casewire.api.gate.ClientAddress;
import org.casewire.api.gate.Desks;
import org.casewire.api.gate.Gate;
import org.casewire.api.gate.Party;
import org.casewire.api.gate.Refusals;
import org.casewire.api.problem.ProblemMapper;
import org.casewire.api.request.ActingPerson;
import org.casewire.api.request.Admission;
import org.casewire.api.request.BodyFilter;
import org.casewire.api.request.Call;
import org.casewire.api.request.RequestMark;
import org.casewire.api.request.RouteTimes;
import org.casewire.api.view.MessageView;
import org.casewire.core.access.Role;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.CaseId;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code POST /v1/cases/{id}/messages} past Jersey and the servlets, which cost the daemon more than the message
 * did (the daemon's README has the figures). Only plain requests: whatever is unusual about one, in its path, its headers
 * or its length, goes on to {@link SendingResource}, which does the same and knows what to say of it.
 *
 * <p>Nothing here waits, neither for a body nor for the database. A request that is not simply taken is served again at a
 * {@link Desks desk}, by the same steps, to be told why.
 */
public final class SendingLane extends Handler.Wrapper {
    private static final Pattern PATH =
            Pattern.compile("/(v1/cases/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/messages)");

    private static final String ROUTE = "/v1/cases/{id}/messages";
    private static final List<Role> ALLOWED = List.of(Role.FRONTEND, Role.PROFESSIONAL);

    private final Sending sending;
    private final Guard guard;
    private final ActorRule actors;
    private final KeyRing keys;
    private final Desks desks;
    private final Refusals refusals;
    private final ObjectWriter views;

    public SendingLane(
            Sending sending,
            Guard guard,
            ActorRule actors,
            KeyRing keys,
            ObjectMapper mapper,
            Desks desks,
            Refusals refusals) {
        this.sending = sending;
        this.guard = guard;
        this.actors = actors;
        this.keys = keys;
        this.desks = desks;
        this.refusals = refusals;
        this.views = mapper.writerFor(MessageView.class);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Matcher path =
                PATH.matcher(Objects.requireNonNullElse(request.getHttpURI().getPath(), ""));
        if (!HttpMethod.POST.is(request.getMethod()) || !path.matches() || !isPlain(request)) {
            return super.handle(request, response, callback);
        }
        RouteTimes.isRoute(request, ROUTE);
        String id = RequestMark.idFor(request.getHeaders().get(RequestMark.HEADER));
        RequestMark.mark(id, response.getHeaders()::put);
        Visit visit =
                new Visit(request, response, callback, id, path.group(1), new CaseId(UUID.fromString(path.group(2))));
        visit.go(visit::begin);
        return true;
    }

    private static boolean isPlain(Request request) {
        long length = request.getLength();
        return request.getHttpURI().getQuery() == null
                && length > 0
                && length <= BodyFilter.LARGEST
                && PlainTypes.isJson(header(request, HttpHeader.CONTENT_TYPE, ""))
                && PlainTypes.takesJson(header(request, HttpHeader.ACCEPT, "*/*"))
                && !request.getHeaders().contains(HttpHeader.EXPECT)
                && !request.getHeaders().contains(HttpHeader.CONTENT_ENCODING);
    }

    private static String header(Request request, HttpHeader header, String otherwise) {
        return Objects.requireNonNullElse(request.getHeaders().get(header), otherwise);
    }

    /** One request; whatever happens, its callback is completed once. */
    private final class Visit {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private final String id;
        private final String path;
        private final CaseId caseId;
        private final Party party;

        Visit(Request request, Response response, Callback callback, String id, String path, CaseId caseId) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.id = id;
            this.path = path;
            this.caseId = caseId;
            this.party = Gate.party(request);
        }

        /** Each step goes so: a fault that nobody sees would leave the client without an answer. */
        void go(Runnable step) {
            RequestMark.during(id, () -> {
                try {
                    step.run();
                } catch (Throwable fault) {
                    // An Error too: what is not answered here never is.
                    fail(fault);
                }
            });
        }

        private void fail(Throwable fault) {
            try {
                refuse(fault);
            } catch (Throwable again) {
                Response.writeError(request, response, callback, again);
            }
        }

        /** From the headers: the body is taken in for those alone who may send. */
        void begin() {
            Optional<Admission> recognised = guard.recognise(authorization(), address(), id, ALLOWED);
            if (recognised.isPresent()) {
                await(recognised.get());
            } else {
                atDesk(() -> await(
                        guard.admit(authorization(), address(), id, ALLOWED).later()));
            }
        }

        private void await(Admission admission) {
            desks.body(request, party)
                    .whenComplete((body, failure) -> go(() -> {
                        if (failure == null) {
                            take(admission, body);
                        } else {
                            refuse(failure);
                        }
                    }));
        }

        private void take(Admission admission, byte[] body) {
            (actors.passesAtOnce(admission, actingPerson())
                            ? sending.sendAtOnce(call(admission, body), caseId, preferences())
                            : Optional.<CompletionStage<Sending.Sent>>empty())
                    .ifPresentOrElse(sent -> answer(admission, sent), () -> atDesk(() -> serve(admission, body)));
        }

        /** First of all she is told whether her key is good. */
        private void serve(Admission admission, byte[] body) {
            guard.confirm(admission, authorization(), address());
            actors.check(admission, actingPerson());
            answer(admission, sending.send(call(admission, body), caseId, preferences()));
        }

        private void atDesk(Runnable step) {
            desks.execute(party, () -> go(step), this::refuse);
        }

        private void answer(Admission admission, CompletionStage<Sending.Sent> sent) {
            // Whoever sends is answered in time by what is waited for.
            request.addIdleTimeoutListener(idle -> false);
            sent.whenComplete((one, failure) -> go(() -> {
                if (failure == null) {
                    ProblemMapper.served();
                    created(one);
                } else {
                    guard.refused(admission);
                    refuse(failure);
                }
            }));
        }

        private void created(Sending.Sent sent) {
            StringBuilder location = new StringBuilder();
            URIUtil.appendSchemeHostPort(
                    location,
                    request.getHttpURI().getScheme(),
                    Request.getServerName(request),
                    Request.getServerPort(request));
            response.getHeaders()
                    .put(HttpHeader.LOCATION, location.append(sent.path()).toString());
            if (sent.waited()) {
                response.getHeaders().put("Preference-Applied", WaitPreference.APPLIED);
            }
            if (sent.replay()) {
                response.getHeaders().put(Call.REPLAY, "true");
            }
            try {
                byte[] body = views.writeValueAsBytes(MessageView.of(sent.message()));
                response.setStatus(HttpStatus.CREATED_201);
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_JSON);
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
                response.write(true, ByteBuffer.wrap(body), callback);
            } catch (JsonProcessingException e) {
                refuse(e);
            }
        }

        private void refuse(Throwable failure) {
            refusals.refuse(request, response, callback, failure);
        }

        private Call call(Admission admission, byte[] body) {
            return new Call(admission, path, request.getHeaders().get("Idempotency-Key"), actingPerson(), body, keys);
        }

        private @Nullable String authorization() {
            return request.getHeaders().get(HttpHeader.AUTHORIZATION);
        }

        private @Nullable String actingPerson() {
            return request.getHeaders().get(ActingPerson.HEADER);
        }

        private String address() {
            return ClientAddress.of(request);
        }

        /** The values of each header of that name. */
        private List<String> preferences() {
            return request.getHeaders().getValuesList("Prefer");
        }
    }
}
