package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import org.casewire.api.request.JsonFields;

/** The professional on whose behalf a front end asks. */
@Schema(name = "Author")
public record AuthorRequest(
        @Schema(maxLength = 128) String id,
        @Schema(maxLength = 200) String name) {
    public static AuthorRequest read(JsonFields fields) {
        return new AuthorRequest(fields.name("id", 128), fields.name("name", 200));
    }

    @Override
    public String toString() {
        return "AuthorRequest[]";
    }
}
