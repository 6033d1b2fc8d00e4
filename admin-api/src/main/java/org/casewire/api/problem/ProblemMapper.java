package org.casewire.api.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.db.BatchFullException;
import org.casewire.core.db.Unavailable;
import org.casewire.core.outage.Outage;
import org.casewire.core.outage.WithoutValues;
import org.casewire.core.thread.Broken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a resource throws into problem+json. What nobody expected is logged here, once, without content. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);
    /** One for all mappers, so that it is one outage in the log. */
    private static final Outage OUTAGE =
            new Outage(LOG, "Requests fail because the database is not available", "Requests are served again");

    private static final Outage KEYS =
            new Outage(LOG, "Requests fail because a key is not at hand", "Every key is at hand again");

    static final int TRY_AGAIN_SECONDS = 2;

    /** A request was answered as it should be. */
    public static void served() {
        OUTAGE.worked();
        KEYS.worked();
    }

    @Override
    public Response toResponse(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        if (failure instanceof RequestRefused refused) {
            return refused(refused);
        }
        if (failure instanceof ProblemException problem) {
            Response.ResponseBuilder answer =
                    answer(Problem.of(problem.code(), message(problem), problem.errors(), Map.of()));
            problem.headers().forEach(answer::header);
            return answer.build();
        }
        if (failure instanceof WebApplicationException http) {
            return http(http);
        }
        if (failure instanceof BatchFullException) {
            return tryAgain(ProblemCode.QUEUE_FULL, "More comes in than can be stored; nothing was taken");
        }
        if (failure instanceof RejectedExecutionException) {
            return tryAgain(ProblemCode.UNAVAILABLE, "Too many requests wait; nothing was done");
        }
        if (failure instanceof KeysetException) {
            KEYS.failed(failure);
            return tryAgain(
                    ProblemCode.UNAVAILABLE,
                    "The organisation's key is not at hand; the operator finds why in the log");
        }
        if (failure instanceof TimeoutException || Unavailable.isCauseOf(failure)) {
            OUTAGE.failed(failure);
            return tryAgain(ProblemCode.UNAVAILABLE, "The database is not available; try again shortly");
        }
        LOG.atError().setCause(new WithoutValues(failure)).log("A request failed unexpectedly");
        // The process ends a moment later, when the answer is out.
        Broken.tellIfProcess(failure);
        return answer(Problem.of(
                        ProblemCode.INTERNAL,
                        "The fault is ours. Tell the operator the X-Request-Id of this answer",
                        List.of(),
                        Map.of()))
                .build();
    }

    private static Response refused(RequestRefused refused) {
        ProblemCode code = ProblemCode.of(refused.code());
        Response.ResponseBuilder answer = answer(Problem.of(code, message(refused), List.of(), refused.extensions()));
        return code.status() == 503
                ? answer.header("Retry-After", TRY_AGAIN_SECONDS).build()
                : answer.build();
    }

    /** From Jersey: no such path, method, type. Its headers (Allow) stay, its words do not. */
    private static Response http(WebApplicationException http) {
        Response given = http.getResponse();
        int status = given.getStatus();
        if (status < 400) {
            return given;
        }
        ProblemCode code = ProblemCode.ofStatus(status);
        Response.ResponseBuilder answer = answer(Problem.of(code, status, code.title(), List.of(), Map.of()));
        List.of("Allow", "Retry-After").forEach(name -> {
            if (given.getHeaders().containsKey(name)) {
                answer.header(name, given.getHeaderString(name));
            }
        });
        if (code == ProblemCode.INTERNAL) {
            LOG.atError().setCause(new WithoutValues(http)).log("A request failed unexpectedly");
        }
        return answer.build();
    }

    private static Response tryAgain(ProblemCode code, String detail) {
        return answer(Problem.of(code, detail, List.of(), Map.of()))
                .header("Retry-After", TRY_AGAIN_SECONDS)
                .build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        return problem.status() == Response.Status.UNAUTHORIZED.getStatusCode()
                ? answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"casewire\"")
                : answer;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "" : message;
    }
}
