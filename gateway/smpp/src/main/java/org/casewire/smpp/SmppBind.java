package org.casewire.smpp;

import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.Unbind;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.NotWritten;
import org.casewire.core.carrier.SubmitOutcome.Refused;
import org.casewire.core.outage.Outage;
import org.casewire.core.thread.Broken;
import org.casewire.smpp.BindState.Binding;
import org.casewire.smpp.BindState.Bound;
import org.casewire.smpp.BindState.Connecting;
import org.casewire.smpp.BindState.Draining;
import org.casewire.smpp.BindState.Idle;
import org.casewire.smpp.BindState.Linked;
import org.casewire.smpp.BindState.Open;
import org.casewire.smpp.BindState.Unbinding;
import org.casewire.smpp.BindState.Waiting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bind of a carrier, kept bound as long as it is wanted: connects, binds, drains, unbinds, comes back. Its states
 * and moves are drawn in {@link BindState}.
 *
 * <p>Everything happens on one event loop, so no move needs a lock; other threads only read {@link #state}, and what
 * they read may have passed: whoever submits is checked again on the loop.
 */
final class SmppBind implements SmppSession.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(SmppBind.class);
    /** How soon a process that may not bind asks again; what gives it the right back does not know of binds. */
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);
    /** While the database is away nobody else can be told that a session ends, and it must end all the same. */
    private static final Duration TELL_AT_MOST = Duration.ofMillis(500);

    private final String id;
    private final int number;
    private final SmppBindType type;
    private final Link link;
    private final EventLoop loop;
    private final EventExecutor worker;
    private final NextTry next;
    private final BindRight right;
    private final Waiters awaitingIdle = new Waiters();
    private final Outage lost;
    /** Of the last try. */
    private volatile String address = "";

    private volatile BindState state;
    private volatile Optional<String> lastError = Optional.empty();
    private Want want = Want.UNBOUND;
    /** What the carrier delivers before it has answered the bind; answered behind that. */
    private final List<Early> early = new ArrayList<>();

    private @Nullable ScheduledFuture<?> waiting;

    /** @param number of the contract's binds; the two halves of a pair have the same */
    SmppBind(String id, int number, SmppBindType type, Link link) {
        this.id = id;
        this.number = number;
        this.type = type;
        this.link = link;
        this.loop = link.network().loop();
        this.worker = link.network().worker();
        this.next = new NextTry(link.profile(), number);
        this.right = new BindRight(link);
        this.state = new Idle(now());
        this.lost = new Outage(LOG, "A bind failed or was lost; it is tried again", "The bind is back")
                .about("carrier", link.carrier())
                .about("bind", id)
                .about("address", () -> address);
    }

    String id() {
        return id;
    }

    int number() {
        return number;
    }

    EventLoop loop() {
        return loop;
    }

    BindState state() {
        return state;
    }

    /** The session that can take submits now; empty for a receiver. */
    Optional<Bound> submitting() {
        return type != SmppBindType.RECEIVER && state instanceof Bound bound ? Optional.of(bound) : Optional.empty();
    }

    void want(Want wanted) {
        loop.execute(() -> {
            want = wanted;
            if (wanted == Want.BOUND) {
                next.anew();
            }
            follow();
        });
    }

    void rebind() {
        loop.execute(() -> {
            next.fromTheFirst();
            leave(true);
        });
    }

    /** Complete when the bind holds no connection and tries for none. */
    CompletableFuture<Void> idle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        loop.execute(() -> {
            awaitingIdle.add(idle);
            if (state instanceof Idle) {
                awaitingIdle.tell();
            }
        });
        return idle;
    }

    /**
     * On the loop: writes one segment when this is still the session it was meant for.
     *
     * @param begun whether an earlier segment of its message was written there
     * @return whether it was handed to the network
     */
    boolean submit(Bound session, SubmitSm pdu, boolean begun, Consumer<SubmitOutcome> outcome) {
        if (!state.takes(session, begun)) {
            outcome.accept(new NotWritten("the link was given up"));
            return false;
        }
        long started = System.nanoTime();
        session.session().request(pdu, link.profile().responseTimeout(), answer -> {
            SubmitOutcome result = outcome(pdu, answer);
            link.metrics().submitted(result, System.nanoTime() - started);
            learn(session, result);
            outcome.accept(result);
            leaveWhenQuiet(System.nanoTime());
        });
        return true;
    }

    private SubmitOutcome outcome(SubmitSm pdu, Answer answer) {
        if (answer instanceof Answer.Expired expired) {
            return SubmitAnswers.overdue(expired.later().thenApply(later -> outcome(pdu, later)));
        }
        if (answer instanceof Answer.Responded responded) {
            link.congestion().heard(responded.response());
        }
        return link.paced(
                SubmitAnswers.outcome(answer, link.statuses()),
                pdu.getDestAddress().getAddress());
    }

    LinkStatus.Bind status() {
        int window = type == SmppBindType.RECEIVER ? 0 : link.profile().windowSize();
        return state.view(id, type.name(), window, lastError);
    }

    @Override
    public void delivered(SmppSession session, BaseSm<?> pdu) {
        if (state instanceof Open open) {
            open.bound().inbound().received(pdu, session.readTime());
        } else if (state instanceof Binding && early.size() < InboundDesk.MOST) {
            early.add(new Early(pdu, session.readTime()));
        }
    }

    @Override
    public void unusable(PduReader.Unreadable pdu) {
        link.listener().unusable(pdu.delivery(link.carrier()));
    }

    @Override
    public void tick(SmppSession session, long now) {
        if (state instanceof Open open) {
            open.bound().inbound().tick(now);
        }
        if (right.isOver(now) && state instanceof Bound) {
            failed("this node does not reach the database, so others may take its bind");
            leave(false);
        }
        leaveWhenQuiet(now);
    }

    /** Nothing more may be written there; what is written after this would be lost. */
    @Override
    public void unboundByPeer(SmppSession session) {
        if (state instanceof Open open && open.session() == session && !(state instanceof Unbinding)) {
            failed("the carrier unbound us");
            if (state instanceof Bound bound) {
                next.lost(bound.lasted());
            }
            open.bound().inbound().ending();
            move(new Unbinding(now(), open.bound(), Optional.empty()));
        }
    }

    @Override
    public void closed(SmppSession session, String reason) {
        if (!(state instanceof Linked linked) || linked.session() != session) {
            return;
        }
        if (state instanceof Open open) {
            open.bound().inbound().ended();
        }
        if (state instanceof Bound bound) {
            link.metrics().linksLost.mark();
            next.lost(bound.lasted());
            failed(reason);
        } else if (state instanceof Binding) {
            next.noLink();
            if (!next.isSettled()) {
                failed(reason + link.tls().map(TlsClient::hint).orElse(""));
            }
        }
        comeBackOrRest();
    }

    private void follow() {
        if (want == Want.BOUND) {
            if (state instanceof Idle) {
                connect();
            }
            return;
        }
        if (state instanceof Bound && want == Want.UNBOUND) {
            leave(true);
        } else if (state instanceof Binding binding) {
            binding.session().close("given up");
        } else if (state instanceof Waiting || state instanceof Connecting) {
            rest();
        }
    }

    private void connect() {
        if (!link.listener().mayWrite()) {
            lastError = Optional.of("this node does not reach the database, so it may not bind");
            move(new Waiting(now()));
            waiting = loop.schedule(Broken.told("bind", this::connect), ASK_AGAIN.toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        Connecting connecting = new Connecting(now(), next.endpoint());
        address = connecting.endpoint().toString();
        move(connecting);
        SmppChannel.open(loop, connecting.endpoint(), link, this)
                .addListener((Future<SmppSession> opened) -> opened(connecting, opened));
    }

    private void opened(Connecting connecting, Future<SmppSession> opened) {
        if (!opened.isSuccess()) {
            if (state == connecting) {
                failed(TlsFault.connecting(opened.cause()));
                next.noLink();
                comeBackOrRest();
            }
            return;
        }
        SmppSession session = opened.getNow();
        if (state != connecting) {
            session.close("given up");
            return;
        }
        if (!link.listener().mayWrite()) {
            session.close("this node may not bind now");
            connect();
            return;
        }
        early.clear();
        Binding binding = connecting.connected(now(), session);
        move(binding);
        session.watch();
        session.request(
                BindRequest.of(type, link.profile()),
                link.profile().bindTimeout(),
                answer -> answered(binding, answer));
    }

    private void answered(Binding binding, Answer answer) {
        if (state != binding) {
            return;
        }
        if (answer instanceof Answer.Responded responded
                && responded.response() instanceof BaseBindResp response
                && response.getCommandStatus() == CommandStatus.OK) {
            link.credentials().accepted();
            lastError = Optional.empty();
            InboundDesk desk =
                    new InboundDesk(binding.session(), loop, worker, link, () -> leaveWhenQuiet(System.nanoTime()));
            move(binding.accepted(now(), new SubmitWindow(link.profile().windowSize()), desk));
            lost.over();
            List<Early> waiting = List.copyOf(early);
            early.clear();
            waiting.forEach(one -> desk.received(one.pdu(), one.read()));
            LOG.atInfo().addKeyValue("bind", id).log("Bound");
            link.rooms().perhaps();
            follow();
        } else if (answer instanceof Answer.Responded responded) {
            refused(binding, responded.response().getCommandStatus());
        } else if (answer instanceof Answer.Garbled garbled) {
            refused(binding, garbled.commandStatus());
        } else {
            binding.session().close("the carrier did not answer the bind");
        }
    }

    private void refused(Binding binding, int commandStatus) {
        Refused refused = link.statuses().refused(commandStatus);
        failed("the carrier refused the bind with " + refused.code());
        next.refused(commandStatus);
        if (refused.refusal() == SubmitOutcome.Refusal.CREDENTIAL) {
            link.credentials().refused(commandStatus);
        }
        binding.session().close("the bind was refused");
    }

    /** What an outcome tells about the link itself. */
    private void learn(Bound session, SubmitOutcome outcome) {
        if (outcome instanceof Refused refused && refused.refusal().endsTheLink()) {
            failed("a submit was refused with " + refused.code());
            if (state == session) {
                next.lost(session.lasted());
                next.afterFailure();
                drain(false);
            }
        }
    }

    private void leave(boolean finishing) {
        if (state instanceof Bound) {
            next.atOnce();
            drain(finishing);
        }
    }

    private void drain(boolean finishing) {
        if (state instanceof Bound bound) {
            Draining draining = bound.drain(now(), finishing);
            move(draining);
            unbindWhenQuiet(draining, System.nanoTime());
        }
    }

    /** Called whenever something that an unbind waits for may be over. */
    private void leaveWhenQuiet(long now) {
        if (state instanceof Draining draining) {
            unbindWhenQuiet(draining, now);
        } else if (state instanceof Unbinding unbinding
                && unbinding.agreedNanos().isPresent()) {
            closeWhenAnswered(unbinding, now);
        }
    }

    private void unbindWhenQuiet(Draining draining, long now) {
        InboundDesk inbound = draining.bound().inbound();
        boolean submitted = draining.hasSubmitted();
        if (submitted) {
            inbound.pause();
        }
        if (submitted && inbound.idle()
                || now - draining.sinceNanos() > link.drainAtMost().toNanos()) {
            Unbinding unbinding = draining.unbind(now());
            move(unbinding);
            inbound.ending()
                    .copy()
                    .completeOnTimeout(null, TELL_AT_MOST.toNanos(), TimeUnit.NANOSECONDS)
                    .whenComplete((told, failure) -> loop.execute(() -> unbind(unbinding)));
        }
    }

    private void unbind(Unbinding unbinding) {
        if (state == unbinding) {
            unbinding.bound().inbound().resume();
            unbinding.session().request(new Unbind(), Unbinding.AT_MOST, answer -> unbound(unbinding, answer));
        }
    }

    private void unbound(Unbinding unbinding, Answer answer) {
        if (answer instanceof Answer.Responded && state == unbinding) {
            Unbinding agreed = unbinding.agreed();
            move(agreed);
            closeWhenAnswered(agreed, System.nanoTime());
        } else {
            unbinding.session().close("unbound");
        }
    }

    /** What the carrier had delivered before it agreed would come again for want of an answer. */
    private void closeWhenAnswered(Unbinding unbinding, long now) {
        if (unbinding.bound().inbound().idle() || unbinding.isOver(now)) {
            unbinding.session().close("unbound");
        }
    }

    private void comeBackOrRest() {
        Duration wait = next.pause();
        if (want != Want.BOUND) {
            rest();
            return;
        }
        move(new Waiting(now()));
        waiting = loop.schedule(Broken.told("bind", this::connect), wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void rest() {
        if (waiting != null) {
            waiting.cancel(false);
            waiting = null;
        }
        move(new Idle(now()));
        awaitingIdle.tell();
    }

    private void move(BindState after) {
        state = after;
        link.changed().run();
    }

    private void failed(String reason) {
        lastError = Optional.of(reason);
        lost.failed(reason);
    }

    private Instant now() {
        return link.clock().instant();
    }

    /** Delivered before the carrier's answer to our bind. */
    private record Early(BaseSm<?> pdu, ReadTime read) {}
}
