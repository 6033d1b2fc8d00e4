package org.casewire.api.gate;

import com.codahale.metrics.MetricRegistry;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.casewire.api.auth.Guard;
import org.casewire.api.auth.OwnRate;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;
import org.casewire.core.access.Caller;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the key before anything else of a request, its body above all: what the API answers takes one, and whoever has
 * none hears so at once. A key that was good before is known from memory; another is read at a desk of its own, where
 * nothing slower holds it up. Whether the key is good still, and for what, is asked behind the gate, as ever.
 */
public final class Gate extends Handler.Wrapper {
    private static final String PARTY = "casewire.party";
    private static final String API = "/v1/";
    private static final int KEY_DESKS = 8;
    private static final int KEYS_WAITING = 2_000;

    private final Guard guard;
    private final Refusals refusals;
    private final Desk keys;

    public Gate(Guard guard, Refusals refusals, MetricRegistry metrics) {
        this.guard = guard;
        this.refusals = refusals;
        this.keys = new Desk("key-desk", KEY_DESKS, KEY_DESKS, KEYS_WAITING, metrics);
        installBean(keys.threads());
    }

    /** Whose request it is. */
    public static Party party(Request request) {
        return request.getAttribute(PARTY) instanceof Party party
                ? party
                : new Party.Stranger(ClientAddress.placeOf(request));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        Optional<Caller> known = guard.known(authorization);
        if (known.isPresent()) {
            return enter(request, response, callback, known.get());
        }
        if (!Request.getPathInContext(request).startsWith(API)) {
            return super.handle(request, response, callback);
        }
        if (authorization == null) {
            identify(request, response, callback, null);
        } else {
            keys.execute(
                    new Party.Stranger(ClientAddress.placeOf(request)),
                    () -> request.getContext().run(() -> identify(request, response, callback, authorization), request),
                    full -> refusals.refuse(request, response, callback, full));
        }
        return true;
    }

    private void identify(Request request, Response response, Callback callback, @Nullable String authorization) {
        try {
            Caller caller = guard.identify(authorization, ClientAddress.of(request));
            if (!enter(request, response, callback, caller)) {
                refusals.refuse(
                        request,
                        response,
                        callback,
                        ProblemException.of(ProblemCode.NOT_FOUND, "There is no such thing"));
            }
        } catch (Throwable refused) {
            refusals.refuse(request, response, callback, refused);
        }
    }

    private boolean enter(Request request, Response response, Callback callback, Caller caller) throws Exception {
        // What has a rate of its own is judged by it, further in.
        boolean ownRate = Request.getPathInContext(request).endsWith(OwnRate.PATH);
        Optional<ProblemException> tooMany = ownRate ? Optional.empty() : guard.rateRefusal(caller);
        if (tooMany.isPresent()) {
            refusals.refuse(request, response, callback, tooMany.get());
            return true;
        }
        Party party = Party.of(caller);
        request.setAttribute(PARTY, party);
        boolean mayStay = Connections.visitor(request)
                .map(visitor -> visitor.belongsTo(party))
                .orElse(true);
        if (!mayStay) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            refusals.refuse(
                    request,
                    response,
                    callback,
                    new RejectedExecutionException("The organisation has too many connections"));
            return true;
        }
        return super.handle(request, response, callback);
    }
}
