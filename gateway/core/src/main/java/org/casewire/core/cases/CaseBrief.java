package org.casewire.core.cases;

import java.util.Optional;
import org.casewire.core.id.CaseId;

/** A case as it is named where somebody chooses among several. */
public record CaseBrief(CaseId id, Optional<String> reference, Optional<String> patientName, CaseStatus status) {
    @Override
    public String toString() {
        return "CaseBrief[" + id + " " + status + "]";
    }
}
