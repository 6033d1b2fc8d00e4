package org.casewire.core.dispatch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.node.NodeLease;
import org.casewire.core.outcome.PendingReceipt;
import org.casewire.core.outcome.ReceiptMatcher;
import org.casewire.core.outcome.ReceiptStore;
import org.casewire.core.outcome.ReceiptStore.OutElsewhere;
import org.jdbi.v3.core.Handle;

/**
 * Whether no segment of a receipt's pair waits for its id: none that this node has out, from memory, and none in an open
 * intent of another. Asked for the pair, not for the carrier, where another node always has something out. Safe for all
 * threads.
 */
final class QuietPairs implements ReceiptMatcher.PairQuiet {
    private final String carrier;
    private final CarrierQueue queue;
    private final NodeLease lease;
    private final KeyRing keys;

    QuietPairs(String carrier, CarrierQueue queue, NodeLease lease, KeyRing keys) {
        this.carrier = carrier;
        this.queue = queue;
        this.lease = lease;
        this.keys = keys;
    }

    @Override
    public boolean on(Handle handle, PendingReceipt receipt) {
        List<byte[]> pairs = receipt.pairs();
        return !queue.isOutOnAny(pairs, this::pair)
                && handle.attach(ReceiptStore.class).outElsewhere(carrier, lease.incarnations()).stream()
                        .noneMatch(out -> mayBeOn(pairs, out));
    }

    private byte[] pair(QueuedMessage message) {
        return keys.routing()
                .pair(
                        message.carrier(),
                        message.source().number(),
                        message.destination().e164());
    }

    /** One whose number does not open may be anybody's: then nothing is settled by a receipt while it is out. */
    private boolean mayBeOn(List<byte[]> pairs, OutElsewhere message) {
        return number(message)
                .map(number -> keys.routing().pair(carrier, message.senderNumber(), number))
                .map(out -> pairs.stream().anyMatch(pair -> Arrays.equals(pair, out)))
                .orElse(true);
    }

    private Optional<String> number(OutElsewhere message) {
        try {
            return keys.of(message.organisationId())
                    .sealer()
                    .read(SealedColumn.MESSAGE_NUMBER, message.messageId().value(), message.numberSealed());
        } catch (KeysetException.Missing e) {
            return Optional.empty();
        }
    }
}
