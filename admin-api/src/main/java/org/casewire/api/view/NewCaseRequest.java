package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.casewire.api.request.JsonFields;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.NewCase;

/** What a new case is made from. */
@Schema(name = "NewCase")
public record NewCaseRequest(
        @Schema(maxLength = 200, description = "Your own id for it; the same again finds the case that stands")
        Optional<String> reference,

        PatientRequest patient,
        @Schema(maxLength = 500) Optional<String> subject,

        @Schema(
                type = "string",
                allowableValues = {"NEW", "IN_PROGRESS"},
                defaultValue = "NEW")
        CaseStatus status) {
    public static NewCaseRequest read(JsonFields fields) {
        Optional<CaseStatus> status = fields.optionalChoice("status", CaseStatus.class);
        if (status.equals(Optional.of(CaseStatus.COMPLETE))) {
            fields.fault("status", "must be NEW or IN_PROGRESS");
        }
        return new NewCaseRequest(
                fields.optionalName("reference", 200),
                fields.object("patient", PatientRequest::read),
                fields.optionalText("subject", 500),
                status.orElse(CaseStatus.NEW));
    }

    public NewCase wanted() {
        return new NewCase(reference, patient.phone, patient.name, patient.language, subject, status);
    }

    @Override
    public String toString() {
        return "NewCaseRequest[" + status + "]";
    }

    /** @param phone in any format; national format is read in the organisation's first region */
    @Schema(name = "NewPatient")
    public record PatientRequest(
            String phone,
            @Schema(maxLength = 200) Optional<String> name,
            @Schema(allowableValues = {"fi", "sv", "en"}) Optional<String> language) {
        static PatientRequest read(JsonFields fields) {
            Optional<Language> language = fields.optionalChoice("language", Language.class);
            return new PatientRequest(
                    fields.asTyped("phone"), fields.optionalName("name", 200), language.map(Language::name));
        }

        @Override
        public String toString() {
            return "PatientRequest[]";
        }
    }

    /** Named as they are written. */
    enum Language {
        fi,
        sv,
        en
    }
}
