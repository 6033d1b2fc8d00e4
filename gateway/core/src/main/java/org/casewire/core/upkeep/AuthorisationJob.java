package org.casewire.core.upkeep;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * Warns of sender numbers whose authorisation ends: thirty days before and when it is over, once each, with
 * {@code sender.authorisation}; and as long as it is so in metrics and health. Safe for all threads.
 */
public final class AuthorisationJob implements Upkeep.Job {
    private final Database link;
    private final Runnable wakeFeed;
    private final Duration interval;
    private volatile Ending ending = new Ending(0, null);

    public AuthorisationJob(Database link, Runnable wakeFeed, Duration interval, MetricRegistry metrics) {
        this.link = link;
        this.wakeFeed = wakeFeed;
        this.interval = interval;
        metrics.gauge(
                MetricRegistry.name("senders", "authorisation-ending"), () -> (Gauge<Long>) () -> ending.numbers());
    }

    /**
     * @param numbers how many authorisations end within thirty days or have ended
     * @param day the first day on which one ends; null without one
     */
    public record Ending(long numbers, @Nullable LocalDate day) {
        public Optional<LocalDate> first() {
            return Optional.ofNullable(day);
        }
    }

    /** As it was at the last look. */
    public Ending ending() {
        return ending;
    }

    @Override
    public String name() {
        return "authorisations";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        int told = link.inTransaction(handle -> {
            List<OrganisationId> organisations = handle.attach(Store.class).tell();
            EventStore.append(
                    handle,
                    organisations.stream()
                            .distinct()
                            .map(id -> NewEvent.of(id, EventType.SENDER_AUTHORISATION))
                            .toList());
            return organisations.size();
        });
        if (told > 0) {
            wakeFeed.run();
        }
        ending =
                link.inTransaction(handle -> handle.attach(Store.class).ending().get(0));
    }

    interface Store {
        /** Whose of them had not been told so before. */
        @SqlQuery("""
                update sender_number n
                set authorisation_told = now_so.stage
                from (
                    select organisation_id, carrier, number,
                        case when authorised_until < current_date then 'over ' else 'near ' end || authorised_until as stage
                    from sender_number
                    where not retired
                    and authorised_until < current_date + 30) now_so
                where n.organisation_id = now_so.organisation_id
                and n.carrier = now_so.carrier
                and n.number = now_so.number
                and n.authorisation_told is distinct from now_so.stage
                returning n.organisation_id
                """)
        List<OrganisationId> tell();

        @SqlQuery("""
                select count(*) as numbers, min(authorised_until) as day
                from sender_number
                where not retired
                and authorised_until < current_date + 30
                """)
        List<Ending> ending();
    }
}
