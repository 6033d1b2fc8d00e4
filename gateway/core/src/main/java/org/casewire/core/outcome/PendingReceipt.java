package org.casewire.core.outcome;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.cases.MessageState;

/**
 * A receipt that looks for its segment: just come, or kept from before.
 *
 * @param receiptId its row; 0 until it is stored
 * @param ruledOut as in {@link Receipt}: no segment is found by them, but whose id is one of them is no stranger
 * @param pairs the pair in either direction; empty when the receipt names no addresses
 * @param reference what the carrier echoes of the segment's own reference
 */
public record PendingReceipt(
        long receiptId,
        List<String> messageIds,
        List<String> ruledOut,
        List<byte[]> pairs,
        Receipt.Evidence evidence,
        Receipt.Status status,
        String stat,
        String error,
        Optional<Boolean> permanent,
        Optional<String> reason,
        Optional<Integer> reference,
        Instant receivedAt) {

    /** The id under every base, for what must be sure that nobody has it. */
    String[] everyForm() {
        return Stream.concat(messageIds.stream(), ruledOut.stream()).distinct().toArray(String[]::new);
    }

    /** The segment's state after this receipt; empty when it changes nothing (product.md: forward only). */
    Optional<MessageState> after(MessageState current) {
        boolean revisable = current == MessageState.UNCERTAIN || current == MessageState.EXPIRED;
        if (current != MessageState.ACCEPTED && !revisable) {
            return Optional.empty();
        }
        return switch (status) {
            case DELIVERED -> Optional.of(MessageState.DELIVERED);
            case UNDELIVERED -> Optional.of(MessageState.UNDELIVERED);
            case EXPIRED -> current == MessageState.EXPIRED ? Optional.empty() : Optional.of(MessageState.EXPIRED);
            case UNKNOWN -> revisable ? Optional.empty() : Optional.of(MessageState.UNCERTAIN);
            case UNDER_WAY -> Optional.empty();
        };
    }

    /** For the professional; empty when the message arrived. */
    Optional<String> detail() {
        return switch (status) {
            case DELIVERED, UNDER_WAY -> Optional.empty();
            case UNDELIVERED ->
                reason.or(() -> Optional.of(
                        permanent.orElse(false)
                                ? "The carrier could not deliver it: the number cannot be reached by SMS"
                                : "The carrier could not deliver it to the phone"));
            case EXPIRED -> Optional.of("The phone was not reached in time");
            case UNKNOWN -> Optional.of("The carrier does not know what became of it");
        };
    }

    /** The carrier's code, else its word. */
    Optional<String> code() {
        return switch (status) {
            case DELIVERED, UNDER_WAY -> Optional.empty();
            case UNDELIVERED, EXPIRED, UNKNOWN -> Optional.of(error.isEmpty() ? stat : error);
        };
    }
}
