package org.casewire.api.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.casewire.api.view.Times;
import org.casewire.core.event.Event;
import org.casewire.core.event.InboxTotals;

/** Renders events. Safe for all threads. */
final class EventWriter {
    private final ObjectWriter json =
            JsonMapper.builder().addModule(Times.module()).build().writer();
    private final Clock clock;

    EventWriter(Clock clock) {
        this.clock = clock;
    }

    ToldEvent of(Event event, Inboxes inboxes) {
        return told(
                event.id(),
                inboxes,
                inbox -> new EventData(
                        event.type(), event.at(), event.caseId(), event.messageId(), event.state(), inbox));
    }

    /** "Reload, then go on": what lies between the client's id and {@code position} cannot be told any more. */
    ToldEvent reset(long position, Inboxes inboxes) {
        Instant now = clock.instant();
        return told(position, inboxes, inbox -> new EventData("reset", now, null, null, null, inbox));
    }

    /** What is true only now: a frame without an id. */
    byte[] passing(String type, UUID caseId) {
        try {
            byte[] data = json.writeValueAsBytes(new Passing(type, clock.instant(), caseId));
            return ("data: " + new String(data, StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event is always JSON", e);
        }
    }

    private record Passing(String type, Instant at, UUID caseId) {}

    private ToldEvent told(long id, Inboxes inboxes, Function<InboxTotals, EventData> data) {
        try {
            byte[] admins = json.writeValueAsBytes(data.apply(inboxes.admins()));
            boolean same = inboxes.admins().equals(inboxes.others());
            return new ToldEvent(id, admins, same ? admins : json.writeValueAsBytes(data.apply(inboxes.others())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event is always JSON", e);
        }
    }
}
