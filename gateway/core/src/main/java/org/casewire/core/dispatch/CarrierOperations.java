package org.casewire.core.dispatch;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.casewire.core.access.Actor;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.carrier.CarrierControl;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;

/** What operators do with this node's carriers; each action is put on record before it is carried out. */
public final class CarrierOperations implements CarrierControl {
    /** Operators belong to no organisation; their actions stand under this one. */
    private static final OrganisationId NONE = new OrganisationId(new UUID(0, 0));

    private final Dispatchers dispatchers;
    private final Database database;
    private final AuditTrail audit;
    private final Function<String, Reload> reloading;
    private final MetricRegistry metrics;
    private final Clock clock;

    /**
     * @param database the link login
     * @param reloading makes a carrier of this node anew by its configuration
     */
    public CarrierOperations(
            Dispatchers dispatchers,
            Database database,
            AuditTrail audit,
            Function<String, Reload> reloading,
            MetricRegistry metrics,
            Clock clock) {
        this.dispatchers = dispatchers;
        this.database = database;
        this.audit = audit;
        this.reloading = reloading;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public List<CarrierState> carriers() {
        return dispatchers.desks().values().stream().map(this::state).toList();
    }

    /** As {@link #carriers} shows it; for health. */
    public Optional<LinkStatus> status(String carrier) {
        return Optional.ofNullable(dispatchers.desks().get(carrier))
                .map(desk ->
                        CarrierReport.status(desk.link().status(), desk.holds().carrier()));
    }

    private CarrierState state(CarrierDesk desk) {
        String name = desk.link().name();
        Instant now = clock.instant();
        LinkStatus link = desk.link().status();
        return new CarrierState(
                name,
                CarrierReport.status(link, desk.holds().carrier()),
                desk.queue().depth(),
                desk.queue().oldest(),
                new Rates(
                        metrics.meter(CarrierDispatcher.submittedMeter(name)).getOneMinuteRate(),
                        metrics.meter(CarrierDesk.receiptsMeter(name)).getOneMinuteRate(),
                        metrics.meter(CarrierDesk.inboundMeter(name)).getOneMinuteRate()),
                Stream.concat(
                                CarrierReport.why(
                                        link,
                                        desk.holds().all(),
                                        desk.refusals().lately(now))
                                        .stream(),
                                CarrierReport.why(desk.receiptIds().state()).stream())
                        .toList(),
                desk.refusals().lately(now),
                desk.holds().all(),
                desk.receiptIds().state());
    }

    @Override
    public boolean stop(String carrier, Actor actor) {
        return act(carrier, actor, "carrier.stop", desk -> {
            desk.stop();
            return true;
        });
    }

    @Override
    public boolean start(String carrier, Actor actor) {
        return act(carrier, actor, "carrier.start", desk -> {
            desk.resume();
            return true;
        });
    }

    @Override
    public boolean rebind(String carrier, String bindId, Actor actor) {
        return act(carrier, actor, "carrier.rebind", desk -> desk.link().rebind(bindId));
    }

    @Override
    public Reload reload(String carrier, Actor actor) {
        return act(carrier, actor, "carrier.reload", desk -> true)
                ? reloading.apply(carrier)
                : new Reload.NoSuchCarrier();
    }

    private boolean act(String carrier, Actor actor, String action, Predicate<CarrierDesk> deed) {
        Optional<CarrierDesk> desk = Optional.ofNullable(dispatchers.desks().get(carrier));
        desk.ifPresent(
                one -> database.useTransaction(handle -> audit.write(handle, NONE, actor, action, Optional.empty())));
        return desk.filter(deed).isPresent();
    }
}
