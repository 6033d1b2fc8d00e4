package org.casewire.api.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dropwizard.jersey.errors.EarlyEofExceptionMapper;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * Dropwizard brings mappers for some kinds of exceptions, and the nearest kind wins: so that all go through
 * {@link ProblemMapper}, each has one of ours beside it, which goes first.
 */
public final class DefaultMappers {
    private DefaultMappers() {}

    /** {@link EarlyEofExceptionMapper} stays: nobody is there to read a problem. */
    public static void replaceIn(JerseyEnvironment jersey) {
        ProblemMapper problems = new ProblemMapper();
        jersey.register(problems);
        jersey.register(new IllegalStates(problems));
        jersey.register(new JsonFaults(problems));
    }

    private record IllegalStates(ProblemMapper problems) implements ExceptionMapper<IllegalStateException> {
        @Override
        public Response toResponse(IllegalStateException thrown) {
            return problems.toResponse(thrown);
        }
    }

    private record JsonFaults(ProblemMapper problems) implements ExceptionMapper<JsonProcessingException> {
        @Override
        public Response toResponse(JsonProcessingException thrown) {
            return problems.toResponse(thrown);
        }
    }
}
