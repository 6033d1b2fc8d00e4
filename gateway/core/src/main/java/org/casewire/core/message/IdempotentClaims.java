package org.casewire.core.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.casewire.core.access.IdempotencyStore;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/**
 * The idempotency keys of one batch: claimed first, in one order, so that twins wait for each other and never deadlock.
 * Twins inside the batch share the first one's result.
 */
final class IdempotentClaims {
    private static final short CREATED = 201;

    private final List<SendRequest> requests;
    /** For each key the places of its requests; the first is the one that may create. */
    private final TreeMap<String, List<Integer>> places;

    private IdempotentClaims(List<SendRequest> requests, TreeMap<String, List<Integer>> places) {
        this.requests = requests;
        this.places = places;
    }

    /** Claims all keys of requests without a result; results of those that stand already are filled in. */
    static IdempotentClaims claim(
            Handle handle, List<SendRequest> requests, MessageId[] messageIds, SendResult[] results) {
        TreeMap<String, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < results.length; i++) {
            if (results[i] != null) {
                continue;
            }
            SendRequest request = requests.get(i);
            int place = i;
            request.idempotency()
                    .ifPresent(
                            key -> places.computeIfAbsent(name(request.organisation(), key), name -> new ArrayList<>())
                                    .add(place));
        }
        IdempotentClaims claims = new IdempotentClaims(requests, places);
        if (!places.isEmpty()) {
            claims.claim(handle, messageIds, results);
        }
        return claims;
    }

    private void claim(Handle handle, MessageId[] messageIds, SendResult[] results) {
        IdempotencyStore store = handle.attach(IdempotencyStore.class);
        List<Integer> first = places.values().stream().map(own -> own.get(0)).toList();
        Map<String, Boolean> won = new TreeMap<>();
        store.claim(
                        organisations(first),
                        keyHashes(first),
                        first.stream().map(i -> key(i).bodyHash()).toArray(byte[][]::new),
                        first.stream().map(i -> messageIds[i].value()).toArray(UUID[]::new),
                        first.stream().map(i -> CREATED).toArray(Short[]::new))
                .forEach(key -> won.put(name(key.organisationId(), key.keyHash()), true));
        List<Integer> lost =
                first.stream().filter(i -> !won.containsKey(name(i))).toList();
        if (lost.isEmpty()) {
            return;
        }
        Map<String, IdempotencyStore.Claimed> standing = new TreeMap<>();
        store.find(organisations(lost), keyHashes(lost))
                .forEach(row -> standing.put(name(row.organisationId(), row.keyHash()), row));
        for (int i : lost) {
            results[i] = Optional.ofNullable(standing.get(name(i)))
                    .map(row -> repeat(i, row))
                    // The twin we waited for was refused and gave the key back: the caller may try again.
                    .orElseGet(() -> new SendResult.Refused(new RequestRefused(
                            Code.UNAVAILABLE, "The same request was refused a moment ago; try again")));
        }
    }

    private SendResult repeat(int place, IdempotencyStore.Claimed row) {
        return row.isRepeatOf(key(place)) ? new SendResult.Replayed(new MessageId(row.resourceId())) : reused();
    }

    private static SendResult reused() {
        return new SendResult.Refused(new RequestRefused(
                Code.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request; use a new one"));
    }

    /** Gives the keys of refused requests back, in the transaction that claimed them. */
    void release(Handle handle, SendResult[] results) {
        List<Integer> refused = places.values().stream()
                .map(own -> own.get(0))
                .filter(i -> results[i] instanceof SendResult.NeedsConversation
                        || results[i] instanceof SendResult.Refused refusal
                                && refusal.refusal().code() != Code.UNAVAILABLE
                                && refusal.refusal().code() != Code.IDEMPOTENCY_KEY_REUSED)
                .toList();
        if (!refused.isEmpty()) {
            handle.attach(IdempotencyStore.class).release(organisations(refused), keyHashes(refused));
        }
    }

    /** Later requests of the batch with a key of an earlier one get what that one got. */
    void shareWithTwins(SendResult[] results) {
        places.values().stream().filter(own -> own.size() > 1).forEach(own -> {
            int first = own.get(0);
            for (int twin : own.subList(1, own.size())) {
                boolean same = Arrays.equals(key(first).bodyHash(), key(twin).bodyHash());
                results[twin] = same ? replayOf(results[first]) : reused();
            }
        });
    }

    /** Whether a request is not the first of its key in this batch, and so waits for that one's result. */
    boolean isTwin(int place) {
        return requests.get(place).idempotency().isPresent()
                && places.getOrDefault(name(place), List.of(place)).get(0) != place;
    }

    private static SendResult replayOf(SendResult result) {
        return result instanceof SendResult.Queued queued
                ? new SendResult.Replayed(queued.message().id())
                : result;
    }

    private IdempotentRequest key(int place) {
        return requests.get(place).idempotency().orElseThrow();
    }

    private OrganisationId[] organisations(List<Integer> at) {
        return at.stream().map(i -> requests.get(i).organisation()).toArray(OrganisationId[]::new);
    }

    private byte[][] keyHashes(List<Integer> at) {
        return at.stream().map(i -> key(i).keyHash()).toArray(byte[][]::new);
    }

    private String name(int place) {
        return name(requests.get(place).organisation(), key(place));
    }

    private static String name(OrganisationId organisation, IdempotentRequest key) {
        return name(organisation, key.keyHash());
    }

    private static String name(OrganisationId organisation, byte[] keyHash) {
        return organisation + "/" + HexFormat.of().formatHex(keyHash);
    }
}
