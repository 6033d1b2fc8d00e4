package org.casewire.daemon.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * What may stand in Authorization.
 *
 * @param others of another organisation, wrong ones, and "" for none
 */
record Keys(String frontend, String admin, String operator, List<String> others) {
    /** One that may, where one alone may. */
    String of(String path) {
        if (path.startsWith("/v1/carriers") || path.startsWith("/v1/unassigned")) {
            return operator;
        }
        return path.startsWith("/v1/organisation") || path.startsWith("/v1/keys") || path.startsWith("/v1/audit")
                ? admin
                : frontend;
    }

    List<String> all() {
        List<String> all = new ArrayList<>(others);
        all.addAll(List.of(frontend, admin, operator));
        return all;
    }
}
