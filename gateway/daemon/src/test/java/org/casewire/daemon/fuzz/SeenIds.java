package org.casewire.daemon.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ids that were seen in answers, by the name of their collection; a message's is that of its case, a slash and its own. For all threads. */
final class SeenIds {
    private static final int MOST = 200;

    private final Map<String, CopyOnWriteArrayList<String>> ids = new ConcurrentHashMap<>();

    void note(String collection, String id) {
        CopyOnWriteArrayList<String> known = ids.computeIfAbsent(collection, name -> new CopyOnWriteArrayList<>());
        if (known.size() < MOST) {
            known.addIfAbsent(id);
        }
    }

    /** One of them, mostly; sometimes spelt in another way. */
    Optional<String> one(String collection, HostileValues values) {
        List<String> known = List.copyOf(ids.getOrDefault(collection, new CopyOnWriteArrayList<>()));
        if (known.isEmpty() || !values.chance(80)) {
            return Optional.empty();
        }
        String id = values.one(known);
        return Optional.of(values.chance(95) ? id : id.toUpperCase(Locale.ROOT));
    }
}
