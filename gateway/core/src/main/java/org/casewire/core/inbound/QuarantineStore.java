package org.casewire.core.inbound;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** PDUs that nobody could use, sealed under the inbound key. */
interface QuarantineStore {
    @SqlUpdate("""
            insert into pdu_quarantine (id, carrier, what, why, content_hash, octets_sealed)
            values (:id, :carrier, :what, :why, :content, :octets)
            on conflict (carrier, content_hash) do update
            set times = pdu_quarantine.times + 1,
                last_at = now()
            """)
    void keep(UUID id, String carrier, String what, String why, byte[] content, byte[] octets);

    /** Keeps those that were seen last. */
    @SqlUpdate("""
            delete from pdu_quarantine
            where carrier = :carrier
            and id in (
                select id
                from pdu_quarantine
                where carrier = :carrier
                order by last_at desc, id
                offset :most)
            """)
    void forget(String carrier, int most);

    @SqlQuery("""
            select carrier, count(*) as kinds, max(last_at) as last_at
            from pdu_quarantine
            where last_at > now() - make_interval(secs => :seconds)
            group by carrier
            order by last_at desc
            limit 1
            """)
    List<Quarantine.Recent> recent(double seconds);
}
