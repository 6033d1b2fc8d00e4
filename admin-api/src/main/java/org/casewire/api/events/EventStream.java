package org.casewire.api.events;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * One client's Server-Sent Events, written without holding a thread: a turn writes while the connection takes it, and
 * the next comes when it takes more or when there is more. A client that takes nothing from one heartbeat to the next
 * is cut off; it comes back with its last id and misses nothing.
 *
 * <p>Turns alone write and complete; the other methods only leave a note and ask for a turn.
 */
final class EventStream implements Subscriber, WriteListener {
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int SEND_BUFFER = 65_536;
    private static final int MOST_PASSING = 64;

    private final EventHub hub;
    private final EventRequest request;
    private final AsyncContext context;
    private final ServletOutputStream output;
    private final Turns turns;
    private final Reading reading;
    private final Deque<ToldEvent> page = new ArrayDeque<>();
    /** Of what passes, a client that is slow misses some. */
    private final Queue<byte[]> passing = new ArrayBlockingQueue<>(MOST_PASSING);

    /** Set at the start, so that the client sees the headers at once. */
    private volatile boolean heartbeatDue = true;

    /** Not before the server's first call: until then a write would hold the thread. */
    private volatile boolean begun;

    private volatile boolean ended;
    private volatile boolean blocked;
    private volatile long written;
    private long writtenAtLastBeat = -1;
    private boolean unflushed;
    private boolean done;

    EventStream(
            EventHub hub,
            EventRequest request,
            OrganisationChannel channel,
            AsyncContext context,
            ServletOutputStream output) {
        this.hub = hub;
        this.request = request;
        this.context = context;
        this.output = output;
        this.turns = hub.turns(this::turn);
        this.reading = hub.reading(request, channel, turns::ask);
    }

    /**
     * A connection says that it takes more when a third of its buffer is free. The system lets that buffer grow to
     * megabytes, and somebody slow who reads all the time would then look like one who does not read at all.
     */
    void keepBufferSmall() throws IOException {
        if (endPoint().getTransport() instanceof SocketChannel channel) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
        }
    }

    @Override
    public EventRequest request() {
        return request;
    }

    @Override
    public void wake() {
        turns.ask();
    }

    /** Called by one thread only. */
    @Override
    public void beat() {
        long soFar = written;
        if (blocked && soFar == writtenAtLastBeat) {
            hub.cutOff();
            ended = true;
        }
        writtenAtLastBeat = soFar;
        heartbeatDue = true;
        turns.ask();
    }

    @Override
    public void end(End reason) {
        ended = true;
        turns.ask();
    }

    @Override
    public void onWritePossible() {
        begun = true;
        turns.ask();
    }

    @Override
    public void onError(Throwable failure) {
        begun = true;
        ended = true;
        turns.ask();
    }

    private void turn() {
        if (done || !begun) {
            return;
        }
        try {
            if (!ended && !write()) {
                return;
            }
        } catch (IOException | RuntimeException e) {
            // The client is gone, which is its right.
            ended = true;
        }
        finish();
    }

    /** Writes what there is; true when the stream must end. */
    private boolean write() throws IOException {
        while (output.isReady()) {
            blocked = false;
            if (ended) {
                return true;
            }
            if (heartbeatDue) {
                heartbeatDue = false;
                output.write(HEARTBEAT);
                unflushed = true;
            } else if (!page.isEmpty() || nextPage()) {
                output.write(page.remove().frame(request.admin()));
                unflushed = true;
            } else if (nextPassing()) {
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                output.flush();
            } else {
                return false;
            }
            written++;
        }
        blocked = true;
        return false;
    }

    /** @param frame is let go of when too many wait */
    void passing(byte[] frame) {
        if (passing.offer(frame)) {
            turns.ask();
        }
    }

    private boolean nextPassing() throws IOException {
        byte[] frame = passing.poll();
        if (frame != null) {
            output.write(frame);
        }
        return frame != null;
    }

    private boolean nextPage() {
        Reading.Next next = reading.next();
        if (next instanceof Reading.Events events) {
            page.addAll(events.events());
            return true;
        }
        if (next instanceof Reading.Failed) {
            hub.later(RETRY, turns::ask);
        }
        return false;
    }

    private void finish() {
        done = true;
        hub.leave(this);
        if (blocked) {
            // Completing would wait until the connection takes the rest, which it does not.
            endPoint().close(new IOException("The client does not read"));
        }
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // Completed by the server, which had noticed first.
        }
    }

    private EndPoint endPoint() {
        return ServletContextRequest.getServletContextRequest(context.getRequest())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }
}
