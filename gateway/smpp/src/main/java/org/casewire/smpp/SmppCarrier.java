package org.casewire.smpp;

import com.cloudhopper.smpp.SmppBindType;
import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.Room;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.text.TextForm;
import org.casewire.smpp.BindState.Bound;
import org.casewire.smpp.BindState.Idle;

/**
 * One mobile operator over SMPP: its binds, its pace, its pauses and its holds. The way of a segment: {@link #reserve}
 * claims slots of the emptiest bind, {@link SmppRoom} keeps their order, {@link SmppBind} writes them on its event loop,
 * and the answer comes back there.
 *
 * <p>Safe for all threads; the lock guards the hold and the list of binds only, and is never held while core is called.
 */
public final class SmppCarrier implements CarrierLink {
    private static final long CLOSE_AT_MOST_SECONDS = 40;

    private final String name;
    private final SmppProfile profile;
    private final SmppNetwork network;
    private final Clock clock;
    private final LinkMetrics metrics;
    private final Delivery.Reader reader;
    private final SubmitSmWriter writer;
    private final Optional<TlsClient> tls;
    private final Pace pace;
    private final FlowPause flow;
    private final FullDestinations full = new FullDestinations(System::nanoTime);
    private final Object lock = new Object();
    private volatile List<SmppBind> binds = List.of();
    private volatile Set<Integer> allowed = Set.of();
    private volatile Set<Integer> lastSending = Set.of();
    private volatile Standing standing = Standing.of(Hold.NONE);
    private volatile boolean closing;
    private State lastState = State.DOWN;
    private Instant lastStateSince;
    private volatile RoomSignal rooms;
    private volatile CredentialWatch credentials;

    public SmppCarrier(
            String name,
            SmppProfile profile,
            SmppNetwork network,
            NumberPlan numberPlan,
            MetricRegistry metrics,
            Clock clock) {
        this.name = name;
        this.profile = profile;
        this.network = network;
        this.clock = clock;
        this.metrics = new LinkMetrics(metrics, name);
        this.reader = new Delivery.Reader(name, profile, numberPlan);
        this.writer = new SubmitSmWriter(profile, clock);
        this.tls = TlsClient.of(profile);
        this.pace = new Pace(profile.messagesPerSecond(), System::nanoTime);
        this.flow = new FlowPause(clock, System::nanoTime, pace);
        this.lastStateSince = clock.instant();
        this.rooms = new RoomSignal(() -> {}, network.loop());
        this.credentials = new CredentialWatch(reason -> {});
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TextForm texts() {
        return profile.texts();
    }

    /** Whether it may bind, and why not when somebody has said so. */
    record Standing(Hold hold, Optional<String> reason) {
        static Standing of(Hold hold) {
            return new Standing(hold, Optional.empty());
        }
    }

    @Override
    public Contract contract() {
        return new Contract(profile.binds(), profile.inactivityTimeout(), profile.responseTimeout());
    }

    @Override
    public void start(CarrierListener listener, Hold startsAs) {
        start(listener, Standing.of(startsAs));
    }

    void start(CarrierListener listener, Standing startsAs) {
        rooms = new RoomSignal(listener::roomAvailable, network.loop());
        credentials = new CredentialWatch(reason -> holdAndTell(listener, reason));
        Link link = new Link(
                name,
                profile,
                tls,
                network,
                clock,
                metrics,
                reader,
                CommandStatus.table(profile.commandStatus()),
                listener,
                rooms,
                flow,
                new Congestion(pace, System::nanoTime),
                full,
                credentials,
                () -> noteChange(listener));
        synchronized (lock) {
            standing = startsAs;
            binds = bindsOf(link);
        }
        metrics.watch(this::bindStatus, pace::rate);
        if (startsAs.hold() == Hold.NONE) {
            own().forEach(bind -> bind.want(Want.BOUND));
        }
    }

    @Override
    public CompletionStage<Void> allow(Set<Integer> numbers) {
        synchronized (lock) {
            Set<Integer> before = allowed;
            // A profile with fewer binds may be in force before the lease knows of it.
            allowed = numbers.stream()
                    .filter(number -> number <= profile.binds())
                    .collect(Collectors.toUnmodifiableSet());
            if (!allowed.isEmpty()) {
                pace.share((double) allowed.size() / profile.binds());
            }
            for (SmppBind bind : binds) {
                if (!allowed.contains(bind.number())) {
                    bind.want(Want.UNBOUND);
                } else if (!before.contains(bind.number()) && standing.hold() == Hold.NONE && !closing) {
                    bind.want(Want.BOUND);
                }
            }
        }
        noteState();
        return CompletableFuture.allOf(binds.stream()
                        .filter(bind -> !allowed.contains(bind.number()))
                        .map(SmppBind::idle)
                        .toArray(CompletableFuture[]::new))
                .minimalCompletionStage();
    }

    private Stream<SmppBind> own() {
        Set<Integer> mine = allowed;
        return binds.stream().filter(bind -> mine.contains(bind.number()));
    }

    @Override
    public Set<Integer> sending() {
        if (closing || standing.hold() != Hold.NONE) {
            return Set.of();
        }
        return own().filter(bind -> bind.submitting().isPresent())
                .map(SmppBind::number)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Room> reserve(int segments) {
        if (segments < 1) {
            throw new IllegalArgumentException("A message has at least one segment");
        }
        Optional<Room> room = claim(segments);
        if (room.isPresent()) {
            return room;
        }
        rooms.await();
        Optional<Room> second = claim(segments);
        long wait = Math.max(pace.nanosUntilReady(), flow.nanosLeft());
        if (second.isEmpty() && wait > 0) {
            rooms.perhapsAfter(wait);
        }
        return second;
    }

    private Optional<Room> claim(int segments) {
        if (closing || standing.hold() != Hold.NONE || flow.paused()) {
            return Optional.empty();
        }
        int slots = Math.min(segments, profile.windowSize());
        return own().flatMap(bind -> bind.submitting().map(session -> new Candidate(bind, session)).stream())
                .sorted(Comparator.comparingInt(Candidate::inUse))
                .filter(candidate -> candidate.session().window().claim(slots))
                .findFirst()
                .flatMap(candidate -> paced(candidate, slots, segments));
    }

    private Optional<Room> paced(Candidate candidate, int slots, int segments) {
        if (!pace.take(segments)) {
            // Whoever was refused for these slots in between is told when the pace allows more.
            candidate.session().window().giveBack(slots);
            return Optional.empty();
        }
        return Optional.of(
                new SmppRoom(candidate.bind(), candidate.session(), writer, pace, rooms::perhaps, slots, segments));
    }

    @Override
    public LinkStatus status() {
        noteState();
        synchronized (lock) {
            return new LinkStatus(
                    lastState, lastStateSince, standing.reason(), flow.until(), pace.rate(), bindStatus());
        }
    }

    /** Asked at each change, so that {@code since} is when it happened, not when somebody looked. */
    private void noteState() {
        synchronized (lock) {
            State state = state();
            if (state != lastState) {
                lastState = state;
                lastStateSince = clock.instant();
            }
        }
    }

    private void noteChange(CarrierListener listener) {
        noteState();
        Set<Integer> now = sending();
        if (!now.equals(lastSending)) {
            lastSending = now;
            listener.bindsChanged();
        }
    }

    private State state() {
        Hold hold = standing.hold();
        if (hold == Hold.STOPPED) {
            return State.STOPPED;
        } else if (hold == Hold.HELD) {
            return State.HELD;
        }
        long bound = own().filter(bind -> bind.state() instanceof Bound).count();
        if (allowed.isEmpty()) {
            return State.STANDBY;
        } else if (bound == 0) {
            return State.DOWN;
        } else if (flow.paused()) {
            return State.THROTTLED;
        }
        return bound == own().count() ? State.UP : State.DEGRADED;
    }

    @Override
    public void stop() {
        standing = Standing.of(Hold.STOPPED);
        binds.forEach(bind -> bind.want(Want.UNBOUND));
    }

    @Override
    public void release() {
        standing = Standing.of(Hold.NONE);
        credentials.accepted();
        if (closing) {
            return;
        }
        own().forEach(bind -> bind.want(Want.BOUND));
        rooms.perhaps();
    }

    @Override
    public boolean rebind(String bindId) {
        Optional<SmppBind> found =
                binds.stream().filter(bind -> bind.id().equals(bindId)).findFirst();
        found.ifPresent(SmppBind::rebind);
        return found.isPresent();
    }

    /** What an operator or a refusal has made of it; may change until its successor is told. */
    Standing standing() {
        return standing;
    }

    /** Not cut short by an interrupt: a successor that binds too early would exceed what the carrier allows. */
    @Override
    public void close() {
        closing = true;
        binds.forEach(bind -> bind.want(Want.UNBOUND));
        CompletableFuture<?>[] idle = binds.stream().map(SmppBind::idle).toArray(CompletableFuture[]::new);
        // What is left after the longest time is closed by the network.
        CompletableFuture.allOf(idle)
                .completeOnTimeout(null, CLOSE_AT_MOST_SECONDS, TimeUnit.SECONDS)
                .join();
        metrics.close();
    }

    /** Binds that stand stay up for what comes in; nothing is submitted and nothing new is tried. */
    private void holdAndTell(CarrierListener listener, String reason) {
        standing = new Standing(Hold.HELD, Optional.of(reason));
        own().forEach(bind -> bind.want(Want.NO_NEW_TRY));
        noteChange(listener);
        listener.held(reason);
    }

    private List<SmppBind> bindsOf(Link link) {
        List<SmppBindType> types = switch (profile.bindType()) {
            case TRANSCEIVER -> List.of(SmppBindType.TRANSCEIVER);
            case TRANSMITTER_RECEIVER -> List.of(SmppBindType.TRANSMITTER, SmppBindType.RECEIVER);
        };
        List<SmppBind> all = new ArrayList<>();
        for (int number = 1; number <= profile.binds(); number++) {
            for (SmppBindType type : types) {
                all.add(new SmppBind(name + "." + type + "-" + number, number, type, link));
            }
        }
        return List.copyOf(all);
    }

    private List<LinkStatus.Bind> bindStatus() {
        Set<Integer> mine = allowed;
        return binds.stream()
                .filter(bind -> mine.contains(bind.number()) || !(bind.state() instanceof Idle))
                .map(SmppBind::status)
                .toList();
    }

    private record Candidate(SmppBind bind, Bound session) {
        int inUse() {
            return session.window().inUse();
        }
    }
}
