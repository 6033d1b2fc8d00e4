package org.casewire.api.events;

import java.util.List;
import org.casewire.core.db.Database;
import org.casewire.core.event.Event;
import org.casewire.core.event.EventFeed;
import org.casewire.core.event.EventStore;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;

/** Events that were told before, a page at a time, from the database. Safe for all threads; blocks. */
final class EventHistory {
    static final int PAGE = 200;

    private final EventFeed feed;
    private final Database link;
    private final OrganisationDirectory organisations;
    private final EventWriter writer;

    EventHistory(EventFeed feed, Database link, OrganisationDirectory organisations, EventWriter writer) {
        this.feed = feed;
        this.link = link;
        this.organisations = organisations;
        this.writer = writer;
    }

    /** The events after an id that was told to this client on this connection. */
    Page after(OrganisationId organisation, long id) {
        Organisation own = organisations.get(organisation);
        return link.inTransaction(
                handle -> page(handle.attach(EventStore.class), Inboxes.read(handle, own), organisation, id));
    }

    /** The events after an id that the client brought: a reset when what follows it is not kept, or it was never told. */
    Page resume(OrganisationId organisation, long id) {
        Organisation own = organisations.get(organisation);
        return link.inTransaction(handle -> {
            EventStore store = handle.attach(EventStore.class);
            Inboxes inbox = Inboxes.read(handle, own);
            EventStore.Bounds bounds = store.bounds();
            // An id may be ahead of this node's feed, as another node's was quicker, but not ahead of the database.
            if (id < bounds.forgotten() || id > bounds.last()) {
                long position = feed.position().of(organisation);
                return new Page(List.of(writer.reset(position, inbox)), position);
            }
            return page(store, inbox, organisation, id);
        });
    }

    private Page page(EventStore store, Inboxes inbox, OrganisationId organisation, long after) {
        // Up to here everything is committed or will never be, so that a page has no hole that is filled later.
        long position = feed.position().of(organisation);
        List<Event> events = store.between(organisation, after, position, PAGE);
        long upTo = events.size() < PAGE
                ? Math.max(after, position)
                : events.get(events.size() - 1).id();
        return new Page(events.stream().map(event -> writer.of(event, inbox)).toList(), upTo);
    }

    /** @param upTo the organisation's events up to this id are told with the page */
    record Page(List<ToldEvent> events, long upTo) {}
}
