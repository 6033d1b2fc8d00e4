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
        Optional<Boolean> hidden) {
    public static CaseChange read(JsonFields fields) {
        Optional<CaseChange.Edit> subject = edit(fields, "subject", fields.optionalText("subject", 500));
        Optional<PatientEdit> patient = fields.optionalObject("patient", PatientEdit::read);
        return new CaseChange(
                subject,
                patient.flatMap(PatientEdit::name),
                patient.flatMap(PatientEdit::phone),
                fields.optionalFlag("hidden"));
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
            @Schema(maxLength = 200, nullable = true) Optional<String> name, Optional<String> phone) {
        @Override
        public String toString() {
            return "PatientChange[]";
        }
    }

    private record PatientEdit(Optional<CaseChange.Edit> name, Optional<String> phone) {
        static PatientEdit read(JsonFields fields) {
            return new PatientEdit(
                    edit(fields, "name", fields.optionalName("name", 200)), fields.optionalAsTyped("phone"));
        }
    }
}
