package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.casewire.api.request.JsonFields;
import org.casewire.core.cases.CaseChange;

/** What to change of a case. What is not named stays; a subject or name of null is taken away. */
@Schema(name = "CaseChange")
public record CaseChangeRequest(
        @Schema(maxLength = 500, nullable = true) Optional<String> subject,
        Optional<PatientChange> patient,

        @Schema(description = "true closes the thread; the chat goes on")
        Optional<Boolean> hidden,

        @Schema(nullable = true) Optional<AuthorRequest> author) {
    /** What to change, and for whom. */
    public record Read(CaseChange change, Optional<AuthorRequest> author) {}

    public static Read read(JsonFields fields) {
        Optional<CaseChange.Edit> subject = edit(fields, "subject", fields.optionalText("subject", 500));
        Optional<PatientEdit> patient = fields.optionalObject("patient", PatientEdit::read);
        CaseChange change = new CaseChange(
                subject,
                patient.flatMap(PatientEdit::name),
                patient.flatMap(PatientEdit::language),
                patient.flatMap(PatientEdit::phone),
                fields.optionalFlag("hidden"));
        return new Read(change, fields.optionalObject("author", AuthorRequest::read));
    }

    private static Optional<CaseChange.Edit> edit(JsonFields fields, String name, Optional<String> value) {
        return fields.has(name) ? Optional.of(new CaseChange.Edit(value)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "CaseChangeRequest[]";
    }

    /** @param phone in any format; from then on texts from the former number are no answer in this chat */
    @Schema(name = "PatientChange")
    public record PatientChange(
            @Schema(maxLength = 200, nullable = true) Optional<String> name,
            Optional<String> phone,

            @Schema(
                    allowableValues = {"fi", "sv", "en"},
                    nullable = true)
            Optional<String> language) {
        @Override
        public String toString() {
            return "PatientChange[]";
        }
    }

    private record PatientEdit(
            Optional<CaseChange.Edit> name, Optional<CaseChange.Edit> language, Optional<String> phone) {
        static PatientEdit read(JsonFields fields) {
            return new PatientEdit(
                    edit(fields, "name", fields.optionalName("name", 200)),
                    edit(
                            fields,
                            "language",
                            fields.optionalChoice("language", NewCaseRequest.Language.class)
                                    .map(NewCaseRequest.Language::name)),
                    fields.optionalAsTyped("phone"));
        }
    }
}
