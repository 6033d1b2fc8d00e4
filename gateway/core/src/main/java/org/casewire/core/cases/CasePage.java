package org.casewire.core.cases;

import java.util.List;
import java.util.Optional;

/** @param next where the next page begins; empty on the last one */
public record CasePage(List<Case> items, Optional<CaseCursor> next) {
    public CasePage {
        items = List.copyOf(items);
    }
}
