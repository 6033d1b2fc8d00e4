package org.casewire.api.problem;

import java.io.Serial;
import java.util.List;
import java.util.Map;

/** A refusal that only HTTP knows, such as a body that is no JSON; those of the use cases are RequestRefused. */
public final class ProblemException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final ProblemCode code;
    private final transient List<Problem.FieldError> errors;
    private final transient Map<String, String> headers;

    private ProblemException(
            ProblemCode code, String detail, List<Problem.FieldError> errors, Map<String, String> headers) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    public static ProblemException of(ProblemCode code, String detail) {
        return new ProblemException(code, detail, List.of(), Map.of());
    }

    /** With a header of the answer, e.g. Retry-After. */
    public static ProblemException of(ProblemCode code, String detail, String header, String value) {
        return new ProblemException(code, detail, List.of(), Map.of(header, value));
    }

    /** A 422 that names each field that is wrong. */
    public static ProblemException invalid(List<Problem.FieldError> errors) {
        return new ProblemException(
                ProblemCode.INVALID_REQUEST, "See errors for each field that is wrong", errors, Map.of());
    }

    public static ProblemException invalid(String field, String message) {
        return invalid(List.of(new Problem.FieldError(field, message)));
    }

    public ProblemCode code() {
        return code;
    }

    List<Problem.FieldError> errors() {
        return errors;
    }

    Map<String, String> headers() {
        return headers;
    }
}
