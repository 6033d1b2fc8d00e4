package org.casewire.core.cases;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;

/** Reads a patient's number as people type it, national format in the organisation's first region. Any valid one will do. */
public final class PatientPhone {
    private final NumberPlan numbers;

    public PatientPhone(NumberPlan numbers) {
        this.numbers = numbers;
    }

    /** @throws RequestRefused invalid-request for the field patient.phone */
    public PhoneNumber read(Organisation organisation, String typed) {
        return find(organisation, typed)
                .orElseThrow(() -> new RequestRefused(
                        Code.INVALID_REQUEST,
                        "patient.phone is not a valid phone number; numbers/check says why",
                        Map.of(
                                "errors",
                                List.of(Map.of("field", "patient.phone", "message", "is not a valid phone number")))));
    }

    Optional<PhoneNumber> find(Organisation organisation, String typed) {
        List<String> regions = organisation.settings().regions();
        return numbers.parse(typed, regions.isEmpty() ? "ZZ" : regions.get(0));
    }
}
