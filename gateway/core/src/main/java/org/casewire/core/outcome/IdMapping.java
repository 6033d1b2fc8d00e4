package org.casewire.core.outcome;

import java.math.BigInteger;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.casewire.core.carrier.CarrierControl.ReceiptIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a carrier writes the id of a submit_sm_resp in its receipts: learned from receipts that fit only one segment and
 * only one way, never from one that fits nothing. Held in memory: after a restart a few receipts teach it again. Safe
 * for all threads.
 */
public final class IdMapping {
    private static final Logger LOG = LoggerFactory.getLogger(IdMapping.class);
    /** So many that fit this way alone, and ten times as many as another way. */
    private static final int ENOUGH = 3;

    private static final int TIMES = 10;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,40}");

    /** What must be done to the id in the receipt to get the one in the answer. */
    public enum Form {
        AS_IS,
        DECIMAL_TO_HEX,
        HEX_TO_DECIMAL;

        /** @param ids the receipt's candidates, the id as it came first among them */
        static Form of(List<String> ids, String candidate) {
            String came = ids.get(0);
            if (came.equals(candidate)) {
                return AS_IS;
            }
            return DECIMAL.matcher(came).matches()
                            && new BigInteger(came).toString(16).equals(candidate)
                    ? DECIMAL_TO_HEX
                    : HEX_TO_DECIMAL;
        }
    }

    private final String carrier;
    private final Map<Form, Long> only = new EnumMap<>(Form.class);
    private Optional<Form> learned = Optional.empty();
    private long contradicted;
    private long unmatched;
    private long ruledOut;
    private Optional<Instant> ruledOutSince = Optional.empty();

    IdMapping(String carrier) {
        this.carrier = carrier;
    }

    public synchronized Optional<Form> learned() {
        return learned;
    }

    /** A receipt that fitted one segment of its pair, and in this way only. */
    synchronized void fittedOnly(Form form) {
        only.merge(form, 1L, Long::sum);
        long best = only.getOrDefault(form, 0L);
        boolean clear =
                only.entrySet().stream().allMatch(other -> other.getKey() == form || best >= TIMES * other.getValue());
        if (best >= ENOUGH && clear && learned.filter(form::equals).isEmpty()) {
            learned = Optional.of(form);
            LOG.atInfo()
                    .addKeyValue("carrier", carrier)
                    .addKeyValue("mapping", form)
                    .addKeyValue("learnedFrom", best)
                    .log("Learned how the carrier writes message ids in receipts");
        }
    }

    /** A receipt that names a known id and another pair. */
    synchronized void contradicted() {
        contradicted++;
    }

    /** A receipt that found nothing when it came. */
    synchronized void unmatched() {
        unmatched++;
    }

    /** One that would have found a segment of its pair, had the profile not ruled that form out. */
    synchronized void ruledOut(Instant at) {
        ruledOut++;
        if (ruledOutSince.isEmpty()) {
            ruledOutSince = Optional.of(at);
            LOG.atWarn()
                    .addKeyValue("carrier", carrier)
                    .log("A receipt's id fits a message only otherwise than responseIdBase and receiptIdBase say");
        }
    }

    public synchronized ReceiptIds state() {
        long from = learned.map(form -> only.getOrDefault(form, 0L)).orElse(0L);
        long all = only.values().stream().mapToLong(Long::longValue).sum();
        return new ReceiptIds(
                learned.map(Form::name), from, all - from, contradicted, unmatched, ruledOut, ruledOutSince);
    }
}
