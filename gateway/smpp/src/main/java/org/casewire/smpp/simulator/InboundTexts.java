package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.DeliverSm;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The texts patients have sent, by id; as many as the record limit, the oldest forgotten first (what is on its way is
 * delivered all the same). Confined to the simulator's loop.
 */
final class InboundTexts {
    private final Deliveries deliveries;
    private final Counters counters;
    private final int limit;
    private final Map<Long, InboundMessage> byId = new LinkedHashMap<>();
    private final Map<String, ArrayDeque<InboundMessage>> byPhone = new LinkedHashMap<>();
    private long lastId;
    private int lastReference;

    InboundTexts(Deliveries deliveries, Counters counters, int limit) {
        this.deliveries = deliveries;
        this.counters = counters;
        this.limit = limit;
    }

    InboundMessage send(InboundText text, Faults faults) {
        lastReference = (lastReference + 1) & 0xFF;
        List<Supplier<DeliverSm>> pdus = new InboundWriter(text, lastReference, faults).pdus();
        InboundMessage message = new InboundMessage(++lastId, text, pdus.size());
        keep(message);
        for (Supplier<DeliverSm> pdu : pdus) {
            counters.add(Counter.INBOUND_PARTS);
            deliveries.add(new Delivery(pdu, message::answered));
        }
        return message;
    }

    private void keep(InboundMessage message) {
        byId.put(message.id, message);
        byPhone.computeIfAbsent(phone(message), key -> new ArrayDeque<>(4)).add(message);
        if (byId.size() > limit) {
            InboundMessage oldest = byId.values().iterator().next();
            byId.remove(oldest.id);
            String phone = phone(oldest);
            ArrayDeque<InboundMessage> ofPhone = byPhone.get(phone);
            if (ofPhone != null) {
                ofPhone.poll();
                if (ofPhone.isEmpty()) {
                    byPhone.remove(phone);
                }
            }
        }
    }

    private static String phone(InboundMessage message) {
        return Handsets.key(message.text.from());
    }

    Optional<InboundMessage> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    Iterable<InboundMessage> from(String phone) {
        return byPhone.getOrDefault(phone, new ArrayDeque<>());
    }

    Iterable<String> phones() {
        return byPhone.keySet();
    }
}
