package org.casewire.api.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/**
 * What every refusal looks like (RFC 9457).
 *
 * @param code stable; what a client decides by
 * @param errors of a 422: each field that is wrong
 * @param extensions further members, e.g. the id of the message that was sent already
 */
@Schema(description = "Why the request was refused (RFC 9457)")
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> extensions) {
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ProblemCode code, String detail, List<FieldError> errors, Map<String, Object> extensions) {
        return of(code, code.status(), detail, errors, extensions);
    }

    static Problem of(
            ProblemCode code, int status, String detail, List<FieldError> errors, Map<String, Object> extensions) {
        return new Problem(
                "https://casewire.org/problems/" + code.word(),
                code.title(),
                status,
                detail,
                code.word(),
                errors,
                extensions);
    }

    /** @param field its path, e.g. {@code patient.phone} */
    public record FieldError(String field, String message) {}
}
