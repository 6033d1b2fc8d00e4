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

    /**
     * A number that is looked for by a URL, where a plus that nobody escaped arrives as a blank. Empty also where the
     * blank may be either, and makes another number of it.
     */
    public Optional<PhoneNumber> asked(Organisation organisation, String value) {
        Optional<PhoneNumber> typed = find(organisation, value);
        if (!value.startsWith(" ")) {
            return typed;
        }
        Optional<PhoneNumber> withPlus = find(organisation, "+" + value.substring(1));
        return typed.isPresent() && withPlus.isPresent() && !typed.equals(withPlus)
                ? Optional.empty()
                : typed.or(() -> withPlus);
    }

    private Optional<PhoneNumber> find(Organisation organisation, String typed) {
        List<String> regions = organisation.settings().regions();
        return numbers.parse(typed, regions.isEmpty() ? "ZZ" : regions.get(0));
    }
}
