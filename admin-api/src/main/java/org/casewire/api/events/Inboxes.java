package org.casewire.api.events;

import org.casewire.core.event.InboxService;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.InboxTotals;
import org.casewire.core.organisation.Organisation;
import org.jdbi.v3.core.Handle;

/**
 * An organisation's totals as its admins are told them, and as the others are, who may not list every unmatched text
 * everywhere.
 */
record Inboxes(InboxTotals admins, InboxTotals others) {
    static Inboxes read(Handle handle, Organisation organisation) {
        InboxTotals all = handle.attach(InboxStore.class).totals(organisation.id());
        return new Inboxes(
                all,
                InboxService.seesCandidatesOnly(organisation, false)
                        ? InboxService.ofOthers(handle, organisation.id())
                        : all);
    }
}
