package org.casewire.daemon.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** When something happened to each of many messages, in microseconds. For one thread. */
final class TimesById {
    private final Times high = new Times();
    private final Times low = new Times();
    private final Times at = new Times();

    void add(UUID id, long micros) {
        high.add(id.getMostSignificantBits());
        low.add(id.getLeastSignificantBits());
        at.add(micros);
    }

    void addAll(TimesById others) {
        high.addAll(others.high);
        low.addAll(others.low);
        at.addAll(others.at);
    }

    Map<UUID, Long> asMap() {
        Map<UUID, Long> map = new HashMap<>();
        for (int i = 0; i < at.count(); i++) {
            map.put(new UUID(high.get(i), low.get(i)), at.get(i));
        }
        return map;
    }
}
