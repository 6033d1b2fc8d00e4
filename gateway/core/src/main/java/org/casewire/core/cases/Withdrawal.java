package org.casewire.core.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Takes back what a case has queued and not yet written: its segments become FAILED with the reason. Whoever deletes
 * the queue row first, this or the transaction that writes the intent, decides; the other finds nothing. The caller
 * holds the case row's lock, and writes counters and events afterwards. Safe for all threads.
 */
public final class Withdrawal {
    private final KeyRing keys;

    public Withdrawal(KeyRing keys) {
        this.keys = keys;
    }

    /** @param phone the number that the queued messages are for; empty when it is not readable */
    public Withdrawn ofCase(Handle handle, LockedCase locked, Optional<PhoneNumber> phone, Reason reason, Instant now) {
        OrganisationId organisation = locked.organisationId();
        Store store = handle.attach(Store.class);
        List<Store.Queued> queued = store.take(organisation, locked.id()).stream()
                .sorted(Comparator.comparingLong(Store.Queued::position))
                .toList();
        if (queued.isEmpty()) {
            return Withdrawn.NOTHING;
        }
        List<Store.Failed> failed = new ArrayList<>();
        List<NewEvent> events = new ArrayList<>();
        InboxChange change = InboxChange.NONE;
        for (Store.Queued message : queued) {
            byte[] pair = keys.routing()
                    .pair(
                            message.carrier(),
                            message.senderNumber(),
                            phone.map(PhoneNumber::e164).orElse(""));
            for (int segment = 1; segment <= Integer.SIZE; segment++) {
                if ((message.pending() & 1 << (segment - 1)) != 0) {
                    failed.add(Store.Failed.of(organisation, message, segment, pair, reason, now));
                }
            }
            change = change.plus(Attention.raise(handle, organisation, locked.id(), message.messageId()));
            events.add(NewEvent.ofMessage(
                    organisation,
                    EventType.MESSAGE_FAILED,
                    Optional.of(locked.id()),
                    message.messageId(),
                    MessageState.FAILED.name()));
        }
        store.fail(failed);
        List<MessageId> ended = store.endOverdue(
                organisation, queued.stream().map(Store.Queued::messageId).toArray(MessageId[]::new), now);
        change = change.plus(InboxChange.ofOverdue(-ended.size()))
                .plus(Waiting.again(handle, organisation, locked.id()));
        return new Withdrawn(change, events);
    }

    /** Why it was taken back. */
    public enum Reason {
        NUMBER_CHANGED("number-changed", "The patient's number was changed before this message went out"),
        PATIENT_OPTED_OUT("patient-opted-out", "The patient asked to get no more messages before this one went out"),
        ERASED("erased", "The patient's data was erased before this message went out");

        private final String code;
        private final String detail;

        Reason(String code, String detail) {
            this.code = code;
            this.detail = detail;
        }

        public String code() {
            return code;
        }

        /** A sentence for the professional. */
        public String detail() {
            return detail;
        }
    }

    /** @param change by how much the inbox totals change; @param events one for each message, in their order */
    public record Withdrawn(InboxChange change, List<NewEvent> events) {
        public static final Withdrawn NOTHING = new Withdrawn(InboxChange.NONE, List.of());

        public Withdrawn {
            events = List.copyOf(events);
        }
    }

    interface Store {
        @SqlQuery("""
                delete from queue q
                using message m
                where q.organisation_id = :organisation
                and q.lane = :caseId
                and m.organisation_id = q.organisation_id
                and m.id = q.message_id
                returning q.message_id, q.position, q.carrier, m.sender_number, q.pending, q.attempt
                """)
        List<Queued> take(OrganisationId organisation, CaseId caseId);

        @SqlBatch("""
                insert into delivery
                    (organisation_id, message_id, segment, state, attempt, carrier, pair_index, error_code, error_detail,
                    permanent, answered_at, final_at)
                values
                    (:organisationId, :messageId, :segment, 'FAILED', :attempt, :carrier, :pairIndex, :errorCode,
                    :errorDetail, false, :at, :at)
                """)
        void fail(@BindMethods List<Failed> segments);

        @SqlQuery("""
                update overdue
                set ended_at = :now
                where organisation_id = :organisation
                and message_id = any(:messageIds)
                and ended_at is null
                returning message_id
                """)
        List<MessageId> endOverdue(OrganisationId organisation, MessageId[] messageIds, Instant now);

        record Queued(
                MessageId messageId, long position, String carrier, String senderNumber, int pending, int attempt) {}

        record Failed(
                OrganisationId organisationId,
                MessageId messageId,
                int segment,
                int attempt,
                String carrier,
                byte[] pairIndex,
                String errorCode,
                String errorDetail,
                Instant at) {
            static Failed of(
                    OrganisationId organisation, Queued message, int segment, byte[] pair, Reason reason, Instant at) {
                return new Failed(
                        organisation,
                        message.messageId(),
                        segment,
                        message.attempt(),
                        message.carrier(),
                        pair,
                        reason.code(),
                        reason.detail(),
                        at);
            }
        }
    }
}
