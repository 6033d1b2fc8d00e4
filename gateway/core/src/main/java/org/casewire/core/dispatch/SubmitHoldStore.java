package org.casewire.core.dispatch;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** What may not be submitted until an operator says so. */
interface SubmitHoldStore {
    @SqlUpdate("""
            insert into submit_hold (carrier, sender_number, code, reason, at)
            values (:carrier, :senderNumber, :code, :reason, :at)
            on conflict do nothing
            """)
    void keep(String carrier, String senderNumber, String code, String reason, Instant at);

    @SqlQuery("select sender_number, code, reason, at from submit_hold where carrier = :carrier")
    List<Row> all(String carrier);

    @SqlUpdate("delete from submit_hold where carrier = :carrier")
    void end(String carrier);

    /** @param senderNumber empty for the whole carrier */
    record Row(String senderNumber, String code, String reason, Instant at) {}
}
