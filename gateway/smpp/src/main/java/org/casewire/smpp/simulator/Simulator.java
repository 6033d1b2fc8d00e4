package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.EnquireLink;
import com.cloudhopper.smpp.pdu.Unbind;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An SMSC on loopback, with patients' phones behind it. What the control port offers can be called here as well.
 *
 * <p>One thread, a Netty event loop, reads, decides and writes for all connections: at a benchmark's rate a second
 * thread would cost the daemon beside it more than it brings. Every method may be called from any other thread and
 * waits for the loop; {@link #close()} ends all connections.
 */
public final class Simulator implements AutoCloseable {
    private final EventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("simulator", true));
    private final Smsc smsc;
    private final SmppListener listener;
    private final ControlServer control;

    public Simulator(SimulatorSettings settings) {
        this(settings, pipeline -> {});
    }

    /** @param beneath puts what comes before the PDUs into a new connection's empty pipeline: a TLS handler */
    public Simulator(SimulatorSettings settings, Consumer<ChannelPipeline> beneath) {
        smsc = new Smsc(group.next().next(), settings);
        listener = new SmppListener(group, smsc, beneath);
        control = new ControlServer(this, settings.controlPort());
    }

    /** Opens both ports; if one is taken, neither stays open. */
    public Simulator start() {
        try {
            listener.open();
            control.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return this;
    }

    public int smppPort() {
        return listener.port();
    }

    public int controlPort() {
        return control.port();
    }

    /** Sends a text as a patient's phone would. The future completes with its first refusal or when all is taken. */
    public CompletableFuture<InboundView> inbound(InboundText text) {
        return onLoop(() -> smsc.inbound.send(text, smsc.plan.faults).settled());
    }

    /** As {@link #inbound(InboundText)}, without waiting: the view tells the id. */
    public InboundView send(InboundText text) {
        return onLoop(() -> smsc.inbound.send(text, smsc.plan.faults).view());
    }

    public Optional<InboundView> inbound(long id) {
        return onLoop(() -> smsc.inbound.find(id).map(InboundMessage::view));
    }

    Optional<CompletableFuture<InboundView>> settled(long id) {
        return onLoop(() -> smsc.inbound.find(id).map(InboundMessage::settled));
    }

    public FloodOrder flood() {
        return onLoop(smsc.flood::order);
    }

    /** Lets many patients write, up to the order's number of texts in all. */
    public FloodView flood(FloodOrder order) {
        return onLoop(() -> {
            smsc.flood.order(order);
            return smsc.flood.view();
        });
    }

    public FloodView flooded() {
        return onLoop(smsc.flood::view);
    }

    /** Those from text number {@code first} on, at most {@code most}. */
    public FloodTimes floodTimes(int first, int most) {
        return onLoop(() -> smsc.flood.times(first, most));
    }

    /** The remembered submit_sm with a number above {@code after}, in the order they came, at most {@code most}. */
    public List<SubmitView> submits(long after, int most) {
        return onLoop(() -> smsc.store.after(after, most));
    }

    public List<SubmitView> submits() {
        return submits(0, Integer.MAX_VALUE);
    }

    public HandsetView handset(String number) {
        return onLoop(() -> smsc.handsets.view(number));
    }

    /** The phones that have sent or been sent anything that is still remembered, by number. */
    public List<String> handsets() {
        return onLoop(() -> {
            TreeSet<String> phones = new TreeSet<>();
            smsc.store.phones().forEach(phones::add);
            smsc.inbound.phones().forEach(phones::add);
            return List.copyOf(phones);
        });
    }

    /** Switches a phone on or off; what waited for it is delivered when it comes on. */
    public void handsetOn(String number, boolean on) {
        onLoop(() -> {
            smsc.handsets.toChange(Handsets.key(number)).on(on);
            return on;
        });
    }

    /** Lets everything sent to a phone end undelivered, or no more. */
    public void handsetRefuses(String number, boolean refuses) {
        onLoop(() -> {
            smsc.handsets.toChange(Handsets.key(number)).refuses(refuses);
            return refuses;
        });
    }

    /** Lets a phone's owner answer the texts of a rehearsal, or no more. */
    public void handsetAnswers(String number, boolean answers) {
        onLoop(() -> {
            smsc.handsets.toChange(Handsets.key(number)).answers(answers);
            return answers;
        });
    }

    public Faults faults() {
        return onLoop(() -> smsc.plan.faults);
    }

    /** From the next PDU on; every pick starts counting anew. */
    public void faults(Faults faults) {
        onLoop(() -> {
            smsc.faults(faults);
            return faults;
        });
    }

    public SimulatorSettings.Redelivery redelivery() {
        return onLoop(smsc.deliveries::redelivery);
    }

    public void redelivery(SimulatorSettings.Redelivery redelivery) {
        onLoop(() -> {
            smsc.deliveries.redelivery(redelivery);
            return redelivery;
        });
    }

    public List<BindView> binds() {
        return onLoop(() ->
                smsc.sessions.values().stream().map(SimulatorSession::view).toList());
    }

    /** Cuts every connection without an unbind, and says how many there were. */
    public int dropBinds() {
        return onEach(SimulatorSession::cut);
    }

    /** Cuts every connection from which nothing came for so long, as an SMSC with an inactivity timer does. */
    public int dropSilent(Duration longerThan) {
        long before = System.nanoTime() - longerThan.toNanos();
        return onLoop(() -> {
            List<SimulatorSession> silent = smsc.sessions.values().stream()
                    .filter(session -> session.cameNanos() - before < 0)
                    .toList();
            silent.forEach(SimulatorSession::cut);
            return silent.size();
        });
    }

    /** Asks every connection to unbind, as before maintenance. */
    public int unbindAll() {
        return onEach(session -> session.ask(new Unbind()));
    }

    /** Sends an enquire_link on every connection. */
    public int enquireAll() {
        return onEach(session -> session.ask(new EnquireLink()));
    }

    /** Sends these octets on every connection, whatever they are. */
    public int sendOctets(byte[] octets) {
        return onEach(session -> session.sendOctets(Unpooled.copiedBuffer(octets)));
    }

    /** Whether the connections there are now are read from. */
    public int reading(boolean on) {
        return onEach(session -> session.reading(on));
    }

    private int onEach(Consumer<SimulatorSession> action) {
        return onLoop(() -> {
            List<SimulatorSession> all = List.copyOf(smsc.sessions.values());
            all.forEach(action);
            return all.size();
        });
    }

    /** Whether connections are accepted. Switching it off cuts those there are; everything else is kept. */
    public void listening(boolean on) {
        if (on) {
            listener.open();
        } else {
            listener.close();
            dropBinds();
        }
    }

    /** Whether submit_sm are remembered; counting goes on. Switching it off forgets those there are. */
    public void record(boolean on) {
        onLoop(() -> {
            smsc.store.recording(on);
            if (!on) {
                smsc.store.clear();
            }
            return on;
        });
    }

    public StatsView stats() {
        boolean listening = listener.isOpen();
        return onLoop(() -> new StatsView(
                smsc.counters.snapshot(),
                listening,
                smsc.store.recording(),
                smsc.store.size(),
                (int) smsc.binds(),
                smsc.deliveries.waiting()));
    }

    private <T> T onLoop(Callable<T> task) {
        if (smsc.loop.inEventLoop()) {
            throw new IllegalStateException("the simulator's loop must not wait for itself");
        }
        var done = smsc.loop.submit(task).awaitUninterruptibly();
        if (done.isSuccess()) {
            return done.getNow();
        }
        throw done.cause() instanceof RuntimeException known ? known : new IllegalStateException(done.cause());
    }

    @Override
    public void close() {
        control.close();
        listener.end();
        if (!group.isShuttingDown()) {
            dropBinds();
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
