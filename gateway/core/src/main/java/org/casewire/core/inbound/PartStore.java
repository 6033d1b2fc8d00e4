package org.casewire.core.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The parts of long texts, sealed under the inbound key until the text is placed. */
interface PartStore {
    /** Whether this very part belongs to a text that was completed within the hour. */
    @SqlQuery("""
            select exists (
                select
                from part_set s
                join inbound_part p on p.part_set_id = s.id
                where s.carrier = :carrier
                and s.pair_index = :pair
                and s.reference = :reference
                and s.width = :width
                and s.total = :total
                and s.completed_at > now() - interval '1 hour'
                and p.number = :number
                and p.content_hash = :content)
            """)
    boolean ofCompleted(String carrier, byte[] pair, int reference, int width, int total, int number, byte[] content);

    /** The text under this key that still waits for parts. */
    @SqlQuery("""
            select id, sender_number, carrier, pair_index, total, first_at, shown_at is not null as shown,
                followed, mixed, organisation_id, message_id, unmatched_id, unassigned_id
            from part_set
            where carrier = :carrier
            and pair_index = :pair
            and reference = :reference
            and width = :width
            and total = :total
            and completed_at is null
            for update
            """)
    Optional<PartSet> open(String carrier, byte[] pair, int reference, int width, int total);

    @SqlQuery("""
            select id, sender_number, carrier, pair_index, total, first_at, shown_at is not null as shown,
                followed, mixed, organisation_id, message_id, unmatched_id, unassigned_id
            from part_set
            where id = :id
            and completed_at is null
            """)
    Optional<PartSet> find(UUID id);

    @SqlQuery("""
            select id, sender_number, carrier, pair_index, total, first_at, shown_at is not null as shown,
                followed, mixed, organisation_id, message_id, unmatched_id, unassigned_id
            from part_set
            where id = :id
            and completed_at is null
            for update
            """)
    Optional<PartSet> lock(UUID id);

    /** The arbiter of two parts that come at the same time: each sees the other's bit, or is seen. */
    @SqlQuery("""
            insert into part_set (id, carrier, sender_number, pair_index, reference, width, total, arrived)
            values
                (:id, :carrier, :senderNumber, :pair, :reference, :width, :total,
                set_bit(repeat('0', 255)::bit(255), :number - 1, 1))
            on conflict (carrier, pair_index, reference, width, total) where completed_at is null do update
            set arrived = part_set.arrived | excluded.arrived
            returning id, bit_count(arrived) = total as whole
            """)
    Added add(
            UUID id, String carrier, String senderNumber, byte[] pair, int reference, int width, int total, int number);

    @SqlUpdate("""
            insert into inbound_part
                (part_set_id, number, id, text_sealed, number_sealed, content_hash, octets_sealed, coding)
            values (:set, :number, :id, :text, :sender, :content, :octets, :coding)
            """)
    void insert(
            UUID set,
            int number,
            UUID id,
            byte @Nullable [] text,
            byte[] sender,
            byte[] content,
            byte @Nullable [] octets,
            @Nullable String coding);

    @SqlQuery("""
            select id, number, text_sealed, number_sealed, content_hash, octets_sealed, coding
            from inbound_part
            where part_set_id = :set
            order by number
            """)
    List<Part> parts(UUID set);

    @SqlUpdate("update part_set set mixed = true where id = :set")
    void mix(UUID set);

    /** Texts that were begun before another one of the same patient, and still wait for parts. */
    @SqlUpdate("""
            update part_set
            set followed = true
            where pair_index = :pair
            and completed_at is null
            and first_at < :begun
            and not followed
            """)
    void followed(byte[] pair, Instant begun);

    /** The same for texts in one piece: whatever waits was begun before them. */
    @SqlUpdate("""
            update part_set
            set followed = true
            where pair_index = any(:pairs)
            and completed_at is null
            and not followed
            """)
    void followed(byte[][] pairs);

    /** Nothing is added to it any more; its text stands elsewhere, so the parts' copies go. */
    @SqlUpdate("""
            with done as (
                update part_set
                set completed_at = now()
                where id = :set
                returning id)
            update inbound_part
            set text_sealed = null, octets_sealed = null
            from done
            where part_set_id = done.id
            """)
    void close(UUID set);

    @SqlUpdate("""
            update part_set
            set shown_at = now(),
                organisation_id = :organisation,
                message_id = :message,
                unmatched_id = :unmatched,
                unassigned_id = :unassigned
            where id = :set
            """)
    void shown(
            UUID set,
            @Nullable OrganisationId organisation,
            @Nullable MessageId message,
            @Nullable UnmatchedId unmatched,
            @Nullable UUID unassigned);

    /** Texts of one carrier whose missing parts have been waited for long enough. */
    @SqlQuery("""
            select id
            from part_set
            where completed_at is null
            and shown_at is null
            and carrier = :carrier
            and first_at < now() - make_interval(secs => :seconds)
            order by first_at
            limit :limit
            """)
    List<UUID> due(String carrier, double seconds, int limit);

    @SqlQuery("""
            select distinct carrier
            from part_set
            where completed_at is null
            and shown_at is null
            """)
    List<String> carriersWaiting();

    record PartSet(
            UUID id,
            String carrier,
            String senderNumber,
            byte[] pairIndex,
            int total,
            Instant firstAt,
            boolean shown,
            boolean followed,
            boolean mixed,
            Optional<OrganisationId> organisationId,
            Optional<MessageId> messageId,
            Optional<UnmatchedId> unmatchedId,
            Optional<UUID> unassignedId) {
        /** Whether a part that comes now may be of another text: it was shown, or the patient has sent another since. */
        boolean isDoubtful() {
            return shown || followed;
        }
    }

    record Added(UUID id, boolean whole) {}

    record Part(
            UUID id,
            int number,
            Optional<byte[]> textSealed,
            byte[] numberSealed,
            byte[] contentHash,
            Optional<byte[]> octetsSealed,
            Optional<String> coding) {}
}
