package org.casewire.api.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;

/**
 * One long poll: answered with the first events there are, or when its time is over. Holds no thread meanwhile. The
 * answer is completed on an executor of its own, as writing it may block.
 */
final class EventPoll implements Subscriber {
    private final EventHub hub;
    private final EventRequest request;
    private final Turns turns;
    private final Reading reading;
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private volatile boolean over;
    private volatile boolean refused;
    private boolean done;

    EventPoll(EventHub hub, EventRequest request, OrganisationChannel channel) {
        this.hub = hub;
        this.request = request;
        this.turns = hub.turns(this::turn);
        this.reading = hub.reading(request, channel, turns::ask);
    }

    CompletionStage<byte[]> begin(Duration wait) {
        if (wait.isZero()) {
            over = true;
        } else {
            hub.later(wait, this::timeIsOver);
        }
        turns.ask();
        return answer;
    }

    /** The answer of one that only asks where the stream stands. */
    static byte[] nothing(long last) {
        return body(List.of(), false, last);
    }

    @Override
    public EventRequest request() {
        return request;
    }

    @Override
    public void wake() {
        turns.ask();
    }

    @Override
    public void beat() {}

    @Override
    public void end(End reason) {
        refused |= reason == End.KEY_GONE;
        timeIsOver();
    }

    private void timeIsOver() {
        over = true;
        turns.ask();
    }

    private void turn() {
        if (done) {
            return;
        }
        if (refused) {
            fail(ProblemException.of(ProblemCode.UNAUTHENTICATED, "The key was revoked or has expired"));
            return;
        }
        boolean last = over;
        Reading.Next next = reading.next();
        if (next instanceof Reading.Events events) {
            List<ToldEvent> items = events.events();
            finish(body(items, request.admin(), items.get(items.size() - 1).id()));
        } else if (next instanceof Reading.Nothing nothing && last) {
            finish(nothing(nothing.last()));
        } else if (next instanceof Reading.Failed failed) {
            fail(failed.cause());
        }
    }

    private void finish(byte[] body) {
        done = true;
        hub.leave(this);
        hub.answer(() -> answer.complete(body));
    }

    private void fail(RuntimeException cause) {
        done = true;
        hub.leave(this);
        hub.answer(() -> answer.completeExceptionally(cause));
    }

    private static byte[] body(List<ToldEvent> items, boolean admin, long last) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes("{\"items\":[".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                json.write(',');
            }
            items.get(i).writeItem(json, admin);
        }
        json.writeBytes(("],\"last\":" + last + "}").getBytes(StandardCharsets.US_ASCII));
        return json.toByteArray();
    }
}
