package org.casewire.core.cases;

import java.util.Optional;

/**
 * What to change of a case; what is empty stays.
 *
 * @param language fi, sv or en
 * @param phone in any format
 * @param hidden true closes the thread, which ends no chat
 */
public record CaseChange(
        Optional<Edit> subject,
        Optional<Edit> name,
        Optional<Edit> language,
        Optional<String> phone,
        Optional<Boolean> hidden) {
    public boolean isEmpty() {
        return subject.isEmpty() && name.isEmpty() && language.isEmpty() && phone.isEmpty() && hidden.isEmpty();
    }

    @Override
    public String toString() {
        return "CaseChange[hidden " + hidden + "]";
    }

    /** @param value what it becomes; empty takes it away */
    public record Edit(Optional<String> value) {
        @Override
        public String toString() {
            return "Edit[•]";
        }
    }
}
