package org.casewire.core.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.db.Database;
import org.casewire.core.dispatch.DispatchStore.Waiting;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.node.NodeLease;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.casewire.core.outcome.Changes;
import org.casewire.core.outcome.Unsent;
import org.casewire.core.restore.RestoreWatch;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.Tie;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens queued messages, each by itself. One whose number or text does not open can never go out: it fails, visibly, and
 * the rest goes on. One whose organisation's key is not on this node stays in the queue until the key is here or another
 * node has its slot. Safe for all threads.
 */
final class QueueReader {
    private static final Logger LOG = LoggerFactory.getLogger(QueueReader.class);

    /** Stands for a number that does not open; no operator has it, so no receipt is ever taken for one of it. */
    private static final String NOBODY = "+00000";

    private final String carrier;
    private final Database database;
    private final NodeLease lease;
    private final KeyRing keys;
    private final NumberPlan numbers;
    private final Runnable wakeFeed;

    QueueReader(
            String carrier, Database database, NodeLease lease, KeyRing keys, NumberPlan numbers, Runnable wakeFeed) {
        this.carrier = carrier;
        this.database = database;
        this.lease = lease;
        this.keys = keys;
        this.numbers = numbers;
        this.wakeFeed = wakeFeed;
    }

    /** Those that can be sent. What can never be is failed meanwhile. */
    List<QueuedMessage> open(List<Waiting> rows) {
        List<QueuedMessage> opened = new ArrayList<>();
        for (Waiting row : rows) {
            try {
                Optional<QueuedMessage> message = whole(row);
                message.ifPresent(opened::add);
                if (message.isEmpty()) {
                    fail(row);
                }
            } catch (KeysetException.Missing e) {
                LOG.atDebug().addKeyValue("message", row.messageId()).log("Waits for its organisation's key");
            }
        }
        return opened;
    }

    /** For settling alone, whatever of it opens: never to be sent. */
    QueuedMessage toSettle(Waiting row) {
        return toSettle(keys, numbers, row);
    }

    static QueuedMessage toSettle(KeyRing keys, NumberPlan numbers, Waiting row) {
        Optional<String> number = Optional.empty();
        try {
            number = number(keys.of(row.organisationId()).sealer(), row);
        } catch (KeysetException.Missing e) {
            LOG.atWarn()
                    .addKeyValue("message", row.messageId())
                    .addKeyValue("cause", String.valueOf(e.getMessage()))
                    .log("Settled without its number: no receipt will be taken for it");
        }
        return message(numbers, row, number.orElse(NOBODY), "");
    }

    private Optional<QueuedMessage> whole(Waiting row) {
        Sealer sealer = keys.of(row.organisationId()).sealer();
        Optional<String> text =
                sealer.read(SealedColumn.MESSAGE_TEXT, row.messageId().value(), row.textSealed());
        return number(sealer, row).flatMap(number -> text.map(words -> message(numbers, row, number, words)));
    }

    private static Optional<String> number(Sealer sealer, Waiting row) {
        return sealer.read(SealedColumn.MESSAGE_NUMBER, row.messageId().value(), row.numberSealed());
    }

    /** Under the slot, as everybody who takes something off the queue; one behind another of its lane comes later. */
    private void fail(Waiting row) {
        boolean failed = database.inTransaction(handle -> {
            DispatchStore store = handle.attach(DispatchStore.class);
            RestoreWatch.Fence fence = lease.restoreWatch().fence(carrier);
            Short[] slot = {(short) row.slot()};
            if (store.holdSlots(carrier, slot, lease.incarnation(), fence.node(), fence.beats(), fence.intent(), false)
                    != 1) {
                return false;
            }
            List<DispatchStore.Claimed> claimed = store.claim(
                    new OrganisationId[] {row.organisationId()},
                    new UUID[] {row.lane()},
                    new Long[] {row.position()},
                    new MessageId[] {row.messageId()});
            if (claimed.isEmpty()) {
                return false;
            }
            QueuedMessage message =
                    toSettle(row).with(claimed.get(0).pending(), claimed.get(0).attempt(), row.tries(), row.nextAt());
            Changes changes = new Changes(handle);
            new Unsent(keys)
                    .settle(
                            handle,
                            List.of(message),
                            MessageState.FAILED,
                            "unreadable",
                            "What was stored of this message cannot be read, so it was not sent; write it again",
                            changes);
            changes.write();
            return true;
        });
        if (failed) {
            wakeFeed.run();
            LOG.atError()
                    .addKeyValue("carrier", carrier)
                    .addKeyValue("message", row.messageId())
                    .log("A queued message failed: what is stored of it does not open");
        }
    }

    private static QueuedMessage message(NumberPlan numbers, Waiting row, String number, String text) {
        return new QueuedMessage(
                row.organisationId(),
                row.lane(),
                row.position(),
                row.messageId(),
                Optional.ofNullable(row.caseId()),
                row.carrier(),
                row.slot(),
                new SenderAddress(row.senderNumber(), kind(row)),
                numbers.trusted(number),
                Encoding.valueOf(row.encoding()),
                text,
                row.segmentCount(),
                row.reference(),
                ConfirmOn.valueOf(row.confirmOn()),
                row.automatic(),
                row.pending(),
                row.attempt(),
                row.tries(),
                Optional.ofNullable(row.tie()).map(Tie::valueOf),
                row.nextAt(),
                row.notAfter(),
                row.queuedAt());
    }

    private static SenderAddress.Kind kind(Waiting row) {
        if (row.kind() != null) {
            return SenderAddress.Kind.valueOf(row.kind());
        }
        return row.senderNumber().length() < 7 ? SenderAddress.Kind.SHORT_CODE : SenderAddress.Kind.MSISDN;
    }
}
