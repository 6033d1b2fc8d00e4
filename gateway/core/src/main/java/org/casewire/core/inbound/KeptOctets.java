package org.casewire.core.inbound;

import java.util.Optional;
import java.util.UUID;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.text.Alphabet;
import org.casewire.core.text.TextCoding;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the octets of a text that nobody can read, or that was read by a guess, beside the text and sealed as it is: a
 * later release or a better profile may read it, and whoever doubts the guess can look. Of all other texts nothing is
 * kept twice. Safe for all threads.
 */
final class KeptOctets {
    private final KeyRing keys;

    KeptOctets(KeyRing keys) {
        this.keys = keys;
    }

    /** Those that are worth keeping. */
    static Optional<TextOctets> of(Optional<TextOctets> octets) {
        return octets.filter(one -> {
            TextCoding.Reading reading = one.read();
            return reading.text().isEmpty() || reading.guess().isPresent();
        });
    }

    /** Where the text stands now; what was kept for it before goes. */
    void keep(InboundTransaction transaction, Placed place, Optional<TextOctets> octets, boolean again) {
        if (octets.isEmpty() && !again) {
            return;
        }
        if (place instanceof Placed.AsMessage message) {
            Sealer sealer = keys.of(message.organisation()).sealer();
            write(
                    transaction,
                    new Owner(message.messageId().value(), message.organisation(), message.messageId(), sealer),
                    octets);
        } else if (place instanceof Placed.AsUnmatched unmatched) {
            Sealer sealer = keys.of(unmatched.organisation()).sealer();
            write(transaction, new Owner(unmatched.id().value(), unmatched.organisation(), null, sealer), octets);
        } else if (place instanceof Placed.AsUnassigned unassigned) {
            write(transaction, new Owner(unassigned.id(), null, null, keys.inbound()), octets);
        }
    }

    /** Of a text that waits for its organisation. */
    Optional<TextOctets> unassigned(InboundTransaction transaction, UUID id) {
        return transaction
                .store(OctetStore.class)
                .unassigned(id)
                .flatMap(row -> keys.inbound()
                        .readOctets(SealedColumn.TEXT_OCTETS, id, row.octetsSealed())
                        .map(octets -> new TextOctets(TextCoding.parse(row.coding()), octets)));
    }

    void forgetUnassigned(InboundTransaction transaction, UUID id) {
        transaction.store(OctetStore.class).forget(id, null);
    }

    private static void write(InboundTransaction transaction, Owner owner, Optional<TextOctets> octets) {
        OctetStore store = transaction.store(OctetStore.class);
        store.forget(owner.id(), owner.organisation());
        octets.ifPresent(one -> store.insert(
                owner.id(),
                owner.organisation(),
                owner.message(),
                one.coding().written(),
                one.coding().code(),
                one.read().guess().map(Alphabet::word).orElse(null),
                owner.sealer().sealOctets(SealedColumn.TEXT_OCTETS, owner.id(), one.octets())));
    }

    private record Owner(
            UUID id,
            @Nullable OrganisationId organisation,
            @Nullable MessageId message,
            Sealer sealer) {}
}
