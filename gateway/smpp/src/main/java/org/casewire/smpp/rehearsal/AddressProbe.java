package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.text.Encoding;
import org.casewire.smpp.AddressProfile;
import org.casewire.smpp.DirectSession.Reply;
import org.casewire.smpp.SmppProfile;

/** Sends the greeting, written in other ways until the carrier takes it; a refused one reaches no phone. */
final class AddressProbe {
    private static final int INVALID_SOURCE = 0x0A;
    private static final int INVALID_DESTINATION = 0x0B;
    private static final int INVALID_SOURCE_TON = 0x48;
    private static final int INVALID_SOURCE_NPI = 0x49;
    private static final int INVALID_DESTINATION_TON = 0x50;
    private static final int INVALID_DESTINATION_NPI = 0x51;
    private static final int INVALID_EXPIRY = 0x62;

    /** Ton and npi as carriers are known to want them, the commonest first. */
    private static final List<int[]> KINDS = List.of(
            new int[] {1, 1}, new int[] {0, 1}, new int[] {0, 0}, new int[] {3, 0}, new int[] {5, 0}, new int[] {2, 1});

    private final RehearsalPlan plan;
    private final Line line;
    private final Notebook notes;
    private final String sourceKey;
    private final Deque<Map<String, JsonNode>> sources = new ArrayDeque<>();
    private final Deque<Map<String, JsonNode>> destinations = new ArrayDeque<>();
    private final Deque<Map<String, JsonNode>> validities = new ArrayDeque<>();
    private final Map<String, JsonNode> keys = new LinkedHashMap<>();
    private final Map<Topic, String> refusals = new LinkedHashMap<>();

    AddressProbe(RehearsalPlan plan, Line line, Notebook notes) {
        this.plan = plan;
        this.line = line;
        this.notes = notes;
        boolean shortCode = plan.from()
                .map(from -> from.kind() == SenderAddress.Kind.SHORT_CODE)
                .orElse(true);
        this.sourceKey = shortCode ? "/source/shortCode" : "/source/msisdn";
        for (int[] kind : KINDS) {
            JsonNode ton = ProfileTree.number(kind[0]);
            JsonNode npi = ProfileTree.number(kind[1]);
            sources.add(Map.of(sourceKey + "/ton", ton, sourceKey + "/npi", npi));
            for (boolean plus : new boolean[] {false, true}) {
                destinations.add(Map.of(
                        "/destination/ton", ton, "/destination/npi", npi, "/destination/plus", ProfileTree.flag(plus)));
            }
        }
        // Nearest to what is configured first, so that a missing "+" does not cost a kind.
        AddressProfile.Destination configured = plan.profile().destination();
        destinations.addFirst(Map.of("/destination/plus", ProfileTree.flag(!configured.plus())));
        validities.add(Map.of("/validityPeriod", ProfileTree.text("1d")));
        validities.add(Map.of("/validityPeriod", ProfileTree.text("30min")));
    }

    /** @throws RehearsalFailed when the carrier takes it in no way */
    void greet() throws InterruptedException {
        if (plan.from().isEmpty()) {
            keys.put(sourceKey + "/ton", ProfileTree.number(0));
            keys.put(sourceKey + "/npi", ProfileTree.number(0));
        }
        for (int tries = 1; line.allows(1); tries++) {
            SmppProfile as = asked();
            Reply reply = line.send(as, Line.Piece.alone(ProbeText.GREETING, Encoding.UCS2));
            if (reply instanceof Reply.Taken) {
                accepted(as, tries);
                return;
            } else if (!(reply instanceof Reply.Refused refused)) {
                throw new RehearsalFailed(
                        reply instanceof Reply.Lost
                                ? "The carrier closed the link at the first text; nothing more was sent."
                                : "The carrier did not answer the first text; nothing more was sent.");
            } else if (!change(refused)) {
                throw new RehearsalFailed("The carrier refuses the first text with %s (%s), however it is written."
                        .formatted(refused.why().code(), refused.why().detail()));
            }
        }
        throw new RehearsalFailed("The carrier took no text among as many as the rehearsal may send.");
    }

    /** The profile to send with. */
    SmppProfile asked() {
        Map<String, JsonNode> all = new LinkedHashMap<>(keys);
        int receipts = plan.profile().registeredDelivery();
        all.put("/registeredDelivery", ProfileTree.number((receipts & 3) == 0 ? receipts | 1 : receipts));
        return ProfileTree.changed(notes.profile(), all);
    }

    private boolean change(Reply.Refused refused) {
        return switch (refused.commandStatus()) {
            case INVALID_SOURCE, INVALID_SOURCE_TON, INVALID_SOURCE_NPI -> next(Topic.SOURCE, sources, refused);
            case INVALID_DESTINATION, INVALID_DESTINATION_TON, INVALID_DESTINATION_NPI ->
                next(Topic.DESTINATION, destinations, refused);
            case INVALID_EXPIRY -> next(Topic.VALIDITY, validities, refused);
            default -> false;
        };
    }

    private boolean next(Topic topic, Deque<Map<String, JsonNode>> ways, Reply.Refused refused) {
        refusals.merge(topic, refused.why().code(), (some, more) -> some.contains(more) ? some : some + ", " + more);
        Map<String, JsonNode> way = ways.poll();
        if (way == null) {
            return false;
        }
        keys.putAll(way);
        return true;
    }

    private void accepted(SmppProfile as, int tries) {
        AddressProfile.Kind source = sourceKey.endsWith("msisdn")
                ? as.source().msisdn()
                : as.source().shortCode();
        if (plan.from().isPresent()) {
            tell(Topic.SOURCE, source.ton() + "/" + source.npi(), tries, sourceKey);
        } else {
            notes.unknown(Topic.SOURCE, "no sender number was given with --from");
        }
        AddressProfile.Destination to = as.destination();
        tell(Topic.DESTINATION, to.ton() + "/" + to.npi() + (to.plus() ? " with plus" : ""), tries, "/destination");
        tell(
                Topic.VALIDITY,
                refusals.containsKey(Topic.VALIDITY) ? "limited" : "as configured",
                tries,
                "/validityPeriod");
    }

    private void tell(Topic topic, String value, int tries, String under) {
        String refused = refusals.get(topic);
        Map<String, JsonNode> found = new LinkedHashMap<>();
        if (refused != null) {
            keys.forEach((pointer, node) -> {
                if (pointer.startsWith(under)) {
                    found.put(pointer, node);
                }
            });
        }
        notes.found(
                topic,
                value,
                tries,
                refused == null
                        ? "the carrier takes it so"
                        : "taken so; what was configured was refused with " + refused,
                found);
    }
}
