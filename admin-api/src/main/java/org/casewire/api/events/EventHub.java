package org.casewire.api.events;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.casewire.api.gate.Party;
import org.casewire.api.gate.Shares;
import org.casewire.core.access.Authenticator;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.crypto.Secret;
import org.casewire.core.db.Database;
import org.casewire.core.db.Unavailable;
import org.casewire.core.event.Event;
import org.casewire.core.event.EventFeed;
import org.casewire.core.event.FeedPosition;
import org.casewire.core.event.Told;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.outage.Outage;
import org.casewire.core.outage.WithoutValues;
import org.casewire.core.thread.CoreThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients what happens: takes the feed's events, renders each once, and wakes those of its organisation. A few
 * threads serve any number of clients, and none of them ever waits for one ({@link EventThreads}).
 *
 * <pre>
 *   feed ─ Backlog ─ hub thread ─ OrganisationChannel ═ Reading ─ EventStream | EventPoll
 *                                      EventHistory ─┘  (one each a client)
 * </pre>
 */
public final class EventHub implements AutoCloseable {
    /** How often a stream says that it lives, when nothing happens. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final Duration DATABASE_RETRY = Duration.ofMillis(250);

    private final EventFeed feed;
    private final Database link;
    private final OrganisationDirectory organisations;
    private final Authenticator authenticator;
    private final Shares waiting;
    private final Duration heartbeat;
    private final EventWriter writer;
    private final EventHistory history;
    private final Backlog backlog = new Backlog();
    private final EventThreads threads = new EventThreads();
    private final Thread thread = new CoreThread("events-hub", this::run);
    private final Map<OrganisationId, OrganisationChannel> channels = new ConcurrentHashMap<>();
    private final Meter cutOff;
    private final Outage untold = new Outage(LOG, "Events cannot be told", "Events are told again");
    private final Outage overrun = new Outage(
            LOG, "Too many events at once: clients are told from the database", "Clients are told as it happens again");
    private EventFeed.Subscription watch = () -> {};
    private int clients;
    private boolean ended;
    private volatile FeedPosition told = FeedPosition.NONE;
    private volatile FeedPosition toldAtLastBeat = FeedPosition.NONE;

    /**
     * @param waiting of those who wait, in all and of one organisation
     * @param heartbeat {@link #HEARTBEAT}; also how often keys are checked again and stalled clients looked for
     */
    public EventHub(
            EventFeed feed,
            Database link,
            OrganisationDirectory organisations,
            Authenticator authenticator,
            Clock clock,
            MetricRegistry metrics,
            Shares waiting,
            Duration heartbeat) {
        this.feed = feed;
        this.link = link;
        this.organisations = organisations;
        this.authenticator = authenticator;
        this.waiting = waiting;
        this.heartbeat = heartbeat;
        this.writer = new EventWriter(clock);
        this.history = new EventHistory(feed, link, organisations, writer);
        this.cutOff = metrics.meter(MetricRegistry.name("events", "cut-off"));
        metrics.gauge(MetricRegistry.name("events", "clients"), () -> (Gauge<Integer>) this::clients);
    }

    /** Before or after the feed's start. */
    public void start() {
        watch = feed.watch(backlog::add);
        thread.start();
        threads.every(heartbeat, this::beat);
    }

    /**
     * Answers as an event stream until the client goes. The caller has started the asynchronous answer and set its
     * headers.
     *
     * @throws RequestRefused UNAVAILABLE when there are too many clients, or the daemon starts or stops
     */
    public void stream(EventRequest request, AsyncContext context) {
        EventStream stream =
                join(request, channel -> new EventStream(this, request, channel, context, output(context)));
        try {
            stream.keepBufferSmall();
            output(context).setWriteListener(stream);
        } catch (IOException e) {
            leave(stream);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            leave(stream);
            throw e;
        }
    }

    /**
     * Answers {@code {"items", "last"}} with the first events after the request's, or with none when the time is over.
     *
     * @throws RequestRefused as {@link #stream}
     */
    public CompletionStage<byte[]> poll(EventRequest request, Duration wait) {
        if (request.after().isEmpty()) {
            return CompletableFuture.completedFuture(EventPoll.nothing(position(request.organisation())));
        }
        return join(request, channel -> new EventPoll(this, request, channel)).begin(wait);
    }

    /** Ends every answer at once and takes no further ones: the daemon stops. */
    public void end() {
        synchronized (this) {
            ended = true;
        }
        subscribers().forEach(subscriber -> subscriber.end(Subscriber.End.STOPPING));
    }

    @Override
    public void close() {
        watch.close();
        end();
        thread.interrupt();
        threads.close();
    }

    /**
     * Tells those who are on a stream now what is true only now: without an id, so that nobody asks for it again, and
     * without the totals. Long polls are told nothing of it.
     */
    public void passing(OrganisationId organisation, String type, UUID caseId) {
        OrganisationChannel channel = channels.get(organisation);
        if (channel != null) {
            byte[] frame = writer.passing(type, caseId);
            channel.subscribers().forEach(subscriber -> {
                if (subscriber instanceof EventStream stream) {
                    stream.passing(frame);
                }
            });
        }
    }

    Turns turns(Runnable work) {
        return new Turns(threads.turns(), work);
    }

    Reading reading(EventRequest request, OrganisationChannel channel, Runnable wake) {
        Reading.Source source =
                new Reading.Source(channel, history, channel.reads(), () -> told.of(request.organisation()));
        return request.after().isPresent()
                ? new Reading(source, request.organisation(), request.after().getAsLong(), false, wake)
                : new Reading(source, request.organisation(), position(request.organisation()), true, wake);
    }

    void later(Duration delay, Runnable work) {
        threads.later(delay, work);
    }

    void answer(Runnable completion) {
        threads.answers().execute(completion);
    }

    void cutOff() {
        cutOff.mark();
    }

    synchronized void leave(Subscriber subscriber) {
        channels.computeIfPresent(subscriber.request().organisation(), (id, channel) -> {
            if (channel.subscribers().remove(subscriber)) {
                clients--;
                waiting.release(new Party.Tenant(id));
            }
            return channel.subscribers().isEmpty() ? null : channel;
        });
    }

    private synchronized <S extends Subscriber> S join(EventRequest request, Function<OrganisationChannel, S> make) {
        long position = position(request.organisation());
        if (ended || !waiting.take(new Party.Tenant(request.organisation()))) {
            throw new RequestRefused(
                    RequestRefused.Code.UNAVAILABLE, "No further client can be told of events; try again shortly");
        }
        // Whatever comes after this position is still to be taken from the backlog, and will find the channel.
        try {
            OrganisationChannel channel = channels.computeIfAbsent(
                    request.organisation(), id -> new OrganisationChannel(position, threads.reads()));
            S subscriber = make.apply(channel);
            channel.subscribers().add(subscriber);
            clients++;
            return subscriber;
        } catch (RuntimeException e) {
            waiting.release(new Party.Tenant(request.organisation()));
            throw e;
        }
    }

    private long position(OrganisationId organisation) {
        long position = feed.position().of(organisation);
        if (position < 0) {
            throw new RequestRefused(
                    RequestRefused.Code.UNAVAILABLE, "Events are not told yet; try again in a few seconds");
        }
        return position;
    }

    private synchronized int clients() {
        return clients;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Backlog.Entry entry = backlog.take();
                if (entry instanceof Backlog.Batch batch) {
                    tell(batch.told());
                } else if (entry instanceof Backlog.Skipped skipped) {
                    skip(skipped.upTo());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Told batch) throws InterruptedException {
        Map<OrganisationId, List<Event>> wanted = new LinkedHashMap<>();
        synchronized (this) {
            for (Event event : batch.events()) {
                if (channels.containsKey(event.organisationId())) {
                    wanted.computeIfAbsent(event.organisationId(), id -> new ArrayList<>())
                            .add(event);
                }
            }
        }
        List<OrganisationChannel> changed = new ArrayList<>();
        if (!wanted.isEmpty()) {
            Map<OrganisationId, Inboxes> inboxes = inboxes(List.copyOf(wanted.keySet()));
            wanted.forEach((organisation, events) -> {
                OrganisationChannel channel = channels.get(organisation);
                Inboxes inbox = inboxes.get(organisation);
                if (channel != null && inbox != null) {
                    channel.append(events.stream()
                            .map(event -> writer.of(event, inbox))
                            .toList());
                    changed.add(channel);
                }
            });
        }
        untold.worked();
        overrun.worked();
        told = batch.position();
        changed.forEach(channel -> channel.subscribers().forEach(Subscriber::wake));
    }

    private Map<OrganisationId, Inboxes> inboxes(List<OrganisationId> wanted) throws InterruptedException {
        while (true) {
            try {
                // Looked up before: it may take a connection of its own.
                List<Organisation> known = wanted.stream()
                        .flatMap(one -> organisations.find(one).stream())
                        .toList();
                return link.inTransaction(handle -> {
                    Map<OrganisationId, Inboxes> totals = new HashMap<>();
                    known.forEach(one -> totals.put(one.id(), Inboxes.read(handle, one)));
                    return totals;
                });
            } catch (RuntimeException e) {
                if (!Unavailable.isCauseOf(e)) {
                    untold.broke(e);
                }
                Thread.sleep(DATABASE_RETRY.toMillis());
            }
        }
    }

    private void skip(FeedPosition upTo) {
        overrun.failed("up to " + upTo.border());
        synchronized (this) {
            channels.forEach((organisation, channel) -> channel.restart(upTo.of(organisation)));
            told = upTo;
        }
        subscribers().forEach(Subscriber::wake);
    }

    private void beat() {
        FeedPosition settled = toldAtLastBeat;
        toldAtLastBeat = told;
        channels.forEach((organisation, channel) -> channel.dropUpTo(settled.of(organisation)));
        subscribers().forEach(Subscriber::beat);
        threads.reads().execute(this::checkKeys);
    }

    private void checkKeys() {
        Map<String, List<Subscriber>> byKey = new HashMap<>();
        subscribers()
                .forEach(
                        subscriber -> byKey.computeIfAbsent(subscriber.request().key(), key -> new ArrayList<>())
                                .add(subscriber));
        try {
            byKey.forEach((key, subscribers) -> {
                Secret token = subscribers.get(0).request().token();
                if (authenticator.authenticate(token.reveal()).isEmpty()) {
                    subscribers.forEach(subscriber -> subscriber.end(Subscriber.End.KEY_GONE));
                }
            });
        } catch (RuntimeException e) {
            // Whether a key still holds is not known while the database is away; the next beat asks again.
            LOG.atDebug()
                    .addKeyValue("cause", WithoutValues.line(e))
                    .log("The keys of event clients could not be checked");
        }
    }

    private List<Subscriber> subscribers() {
        List<Subscriber> all = new ArrayList<>();
        channels.values().forEach(channel -> all.addAll(channel.subscribers()));
        return all;
    }

    private static ServletOutputStream output(AsyncContext context) {
        try {
            return context.getResponse().getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
