package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.carrier.Receipt;
import org.casewire.smpp.Arrival;
import org.casewire.smpp.ReceiptProfile.IdBase;
import org.casewire.smpp.ReceiptProfile.IdSource;
import org.casewire.smpp.SmppProfile;

/** Which receipt is whose, when ids are read in one certain way. */
record Matching(IdSource source, IdBase response, IdBase receipt, Map<String, List<Arrival>> byId) {
    /** Each way that ids can be read in, by the code that reads them in service. */
    static List<Matching> all(SmppProfile profile, List<Line.Taken> taken, List<Arrival> receipts) {
        List<Matching> all = new ArrayList<>();
        for (IdSource source : List.of(IdSource.TLV, IdSource.TEXT)) {
            all.add(of(profile, taken, receipts, source, IdBase.DECIMAL, IdBase.DECIMAL));
            all.add(of(profile, taken, receipts, source, IdBase.HEX, IdBase.DECIMAL));
            all.add(of(profile, taken, receipts, source, IdBase.DECIMAL, IdBase.HEX));
        }
        return all;
    }

    private static Matching of(
            SmppProfile profile,
            List<Line.Taken> taken,
            List<Arrival> receipts,
            IdSource source,
            IdBase response,
            IdBase receipt) {
        SmppProfile as = ProfileTree.changed(profile, keys(source, response, receipt));
        Map<String, List<Arrival>> byId = new LinkedHashMap<>();
        taken.stream()
                .filter(text -> !text.messageId().isEmpty())
                .forEach(text -> byId.put(text.messageId(), new ArrayList<>()));
        for (Arrival arrival : receipts) {
            arrival.receipt(as).map(Receipt::messageIds).orElse(List.of()).stream()
                    .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                    .findFirst()
                    .ifPresent(known -> known.add(arrival));
        }
        byId.values().removeIf(List::isEmpty);
        return new Matching(source, response, receipt, byId);
    }

    static Map<String, JsonNode> keys(IdSource source, IdBase response, IdBase receipt) {
        return Map.of(
                "/receipt/idSource", ProfileTree.text(source.name()),
                "/receipt/responseIdBase", ProfileTree.text(response.name()),
                "/receipt/receiptIdBase", ProfileTree.text(receipt.name()));
    }

    int matched() {
        return byId.size();
    }

    /** One written as it came on both sides, whatever its base. */
    boolean same() {
        return response == receipt;
    }

    /** The last receipt of each text: those before it told of its way. */
    List<Arrival> last() {
        return byId.values().stream().map(all -> all.get(all.size() - 1)).toList();
    }
}
