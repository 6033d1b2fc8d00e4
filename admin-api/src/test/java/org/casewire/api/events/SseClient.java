package org.casewire.api.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that reads an event stream line by line, on the HTTP client's few threads. */
final class SseClient implements Flow.Subscriber<String>, AutoCloseable {
    private final List<Received> events = Collections.synchronizedList(new ArrayList<>());
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger comments = new AtomicInteger();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    final CompletableFuture<HttpResponse.ResponseInfo> opened = new CompletableFuture<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private volatile boolean closed;
    private long id = -1;
    private String data = "";

    SseClient(EventServer server, HttpRequest.Builder request, String... headers) {
        request.header("Accept", "text/event-stream");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        var unused = server.http
                .sendAsync(request.build(), info -> {
                    opened.complete(info);
                    return BodyHandlers.fromLineSubscriber(this).apply(info);
                })
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        opened.completeExceptionally(failure);
                        onError(failure);
                    }
                });
    }

    List<Received> events() {
        return List.copyOf(events);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    int count() {
        return events.size();
    }

    List<Long> ids() {
        return events().stream().map(Received::id).toList();
    }

    long lastId() {
        List<Received> all = events();
        return all.isEmpty() ? -1 : all.get(all.size() - 1).id();
    }

    /** Waits until the stream is open: its first comment was read. */
    SseClient open() {
        EventServer.eventually(() -> comments.get() > 0 || ended.isDone());
        return this;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        given.request(Long.MAX_VALUE);
        subscription.complete(given);
    }

    @Override
    public void onNext(String line) {
        if (closed) {
            return;
        }
        lines.add(line);
        if (line.startsWith(":")) {
            comments.incrementAndGet();
        } else if (line.startsWith("id: ")) {
            id = Long.parseLong(line.substring(4));
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
            events.add(new Received(id, EventServer.json(data)));
            data = "";
        }
    }

    @Override
    public void onError(Throwable failure) {
        ended.complete(null);
    }

    @Override
    public void onComplete() {
        ended.complete(null);
    }

    /** Leaves without a word. What was read until now is what the client has. */
    @Override
    public void close() {
        closed = true;
        subscription.thenAccept(Flow.Subscription::cancel);
    }

    record Received(long id, JsonNode data) {}
}
