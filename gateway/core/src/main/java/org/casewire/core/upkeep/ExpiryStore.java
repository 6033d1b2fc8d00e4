package org.casewire.core.upkeep;

import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** What is deleted when its time is over: each statement takes a small batch and tells how many rows went. */
interface ExpiryStore {
    @SqlUpdate("""
            delete from idempotency
            where ctid = any(array(
                select ctid
                from idempotency
                where created_at < now() - interval '24 hours'
                limit :limit))
            """)
    int idempotencyKeys(int limit);

    @SqlUpdate("""
            delete from inbound_delivery
            where ctid = any(array(
                select ctid
                from inbound_delivery
                where received_at < now() - interval '48 hours'
                limit :limit))
            """)
    int deliveries(int limit);

    /** As long as what such a process took in. */
    @SqlUpdate("""
            delete from node_end
            where ctid = any(array(
                select ctid
                from node_end
                where gone_by < now() - interval '48 hours'
                limit :limit))
            """)
    int ends(int limit);

    /** Nothing is added to a text any more a day after its first part came; what it has is shown by then. */
    @SqlUpdate("""
            update part_set
            set completed_at = now()
            where ctid = any(array(
                select ctid
                from part_set
                where completed_at is null
                and shown_at is not null
                and first_at < now() - interval '24 hours'
                limit :limit))
            """)
    int closeTexts(int limit);

    /** For an hour a repeat of one of its parts is known. */
    @SqlUpdate("""
            with old as (
                delete from part_set
                where ctid = any(array(
                    select ctid
                    from part_set
                    where completed_at < now() - interval '1 hour'
                    limit :limit))
                returning id)
            delete from inbound_part
            using old
            where part_set_id = old.id
            """)
    int texts(int limit);

    @SqlUpdate("""
            delete from automatic_mute
            where ctid = any(array(select ctid from automatic_mute where until < now() limit :limit))
            """)
    int mutes(int limit);

    /** The loop guard looks back for an hour. */
    @SqlUpdate("""
            delete from automatic_cause
            where ctid = any(array(
                select ctid
                from automatic_cause
                where at < now() - interval '1 hour'
                limit :limit))
            """)
    int causes(int limit);

    @SqlUpdate("""
            delete from draft
            where ctid = any(array(
                select ctid
                from draft
                where updated_at < now() - interval '7 days'
                limit :limit))
            """)
    int drafts(int limit);

    @SqlUpdate("""
            delete from automatic_answer
            where ctid = any(array(
                select ctid
                from automatic_answer
                where last_at < now() - make_interval(secs => :seconds)
                limit :limit))
            """)
    int answers(double seconds, int limit);

    @SqlUpdate("""
            delete from conversation
            where ctid = any(array(
                select ctid
                from conversation
                where not live
                and reserved_until < now()
                limit :limit
                for update skip locked))
            """)
    int pairs(int limit);
}
