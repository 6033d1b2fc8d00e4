package org.casewire.core.outcome;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.casewire.core.cases.ActivityLock;
import org.casewire.core.cases.Attention;
import org.casewire.core.cases.MessageState;
import org.casewire.core.cases.Waiting;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/** What one transaction of facts changes for watchers and totals: collected while it goes, written at its end. */
public final class Changes {
    private final Handle handle;
    private final Map<OrganisationId, InboxChange> inbox = new HashMap<>();
    private final Map<OrganisationId, List<MessageId>> settled = new HashMap<>();
    private final List<Attention.CaseMessage> failed = new ArrayList<>();
    private final List<Attention.CaseMessage> delivered = new ArrayList<>();
    private final Set<CaseKey> answers = new HashSet<>();
    private final List<NewEvent> events = new ArrayList<>();

    public Changes(Handle handle) {
        this.handle = handle;
    }

    /** A message has a new state: its event, and the attention it needs or needs no more. */
    void message(OrganisationId organisation, Optional<CaseId> caseId, MessageId message, MessageState state) {
        events.add(NewEvent.ofMessage(organisation, typeOf(state), caseId, message, state.name()));
        if (state.resendable()) {
            caseId.ifPresent(one -> failed.add(new Attention.CaseMessage(organisation, one, message)));
        } else if (state == MessageState.DELIVERED) {
            caseId.ifPresent(one -> delivered.add(new Attention.CaseMessage(organisation, one, message)));
        }
        if (state.isNotSent()) {
            caseId.ifPresent(one -> answers.add(new CaseKey(organisation, one)));
        }
        if (state != MessageState.ACCEPTED) {
            settled.computeIfAbsent(organisation, key -> new ArrayList<>()).add(message);
        }
    }

    /** The message was taken for not sent before, and is no more: it answers the patient after all. */
    void answersAgain(OrganisationId organisation, Optional<CaseId> caseId) {
        caseId.ifPresent(one -> answers.add(new CaseKey(organisation, one)));
    }

    private void add(OrganisationId organisation, InboxChange change) {
        inbox.merge(organisation, change, InboxChange::plus);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** The last writes of the transaction. */
    public void write() {
        FactStore store = handle.attach(FactStore.class);
        if (!answers.isEmpty()) {
            // All at once, in their order: those that need attention are locked again below.
            ActivityLock.take(
                    handle,
                    Stream.concat(
                                    answers.stream(),
                                    Stream.concat(failed.stream(), delivered.stream())
                                            .map(Attention.CaseMessage::key))
                            .toList());
            Waiting.again(handle, answers).forEach(this::add);
        }
        Attention.change(handle, failed, delivered).forEach(this::add);
        settled.forEach((organisation, messages) -> {
            int ended = store.endOverdue(organisation, messages.toArray(MessageId[]::new))
                    .size();
            if (ended > 0) {
                add(organisation, InboxChange.ofOverdue(-ended));
            }
        });
        InboxStore.change(handle, inbox);
        EventStore.append(handle, events);
    }

    private static EventType typeOf(MessageState state) {
        return switch (state) {
            case SCHEDULED -> EventType.MESSAGE_SCHEDULED;
            case QUEUED, SUBMITTING -> EventType.MESSAGE_QUEUED;
            case ACCEPTED -> EventType.MESSAGE_ACCEPTED;
            case DELIVERED -> EventType.MESSAGE_DELIVERED;
            case FAILED, UNDELIVERED, EXPIRED -> EventType.MESSAGE_FAILED;
            case UNCERTAIN -> EventType.MESSAGE_UNCERTAIN;
            case RECEIVED -> EventType.MESSAGE_RECEIVED;
        };
    }
}
