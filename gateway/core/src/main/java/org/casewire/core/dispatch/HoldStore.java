package org.casewire.core.dispatch;

import java.util.Optional;
import org.casewire.core.carrier.CarrierLink.Hold;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Which carriers must not bind until an operator says so. */
interface HoldStore {
    @SqlQuery("select hold from carrier_hold where carrier = :carrier")
    Optional<Hold> hold(String carrier);

    @SqlUpdate("""
            insert into carrier_hold (carrier, hold, reason)
            values (:carrier, :hold, :reason)
            on conflict (carrier) do update
            set hold = excluded.hold, reason = excluded.reason, at = now()
            """)
    void keep(String carrier, Hold hold, String reason);

    @SqlUpdate("delete from carrier_hold where carrier = :carrier")
    void end(String carrier);
}
