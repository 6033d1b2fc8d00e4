package org.casewire.core.cases;

import java.util.Optional;

/**
 * A case that a front end wants.
 *
 * @param reference the front end's own id for it, by which creating it twice gives one case
 * @param phone the patient's number, in any format
 * @param language fi, sv or en
 * @param status NEW or IN_PROGRESS
 */
public record NewCase(
        Optional<String> reference,
        String phone,
        Optional<String> name,
        Optional<String> language,
        Optional<String> subject,
        CaseStatus status) {
    @Override
    public String toString() {
        return "NewCase[" + status + "]";
    }
}
