package org.casewire.core.node;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What one node tells the others, and how it stands in a NOTIFY: ids only. */
public sealed interface NodeCall {
    /** There are new events. */
    record Events() implements NodeCall {}

    /** An operator stopped or started a carrier. */
    record Operator() implements NodeCall {}

    /** Leases came free. */
    record Leases() implements NodeCall {}

    /** Messages were accepted whose slots another node has; all of one carrier. */
    record Accepted(String carrier, List<Reference> references) implements NodeCall {}

    /** Signs of people at their desks. */
    record Presence(List<Sign> signs) implements NodeCall {
        /** A payload has at most 8000 bytes, and four letters for each three of these. */
        public static final int MOST_BYTES = 5_700;

        public Presence {
            signs = List.copyOf(signs);
        }
    }

    /**
     * Somebody does something in a case.
     *
     * @param activity known by those who say it and hear it
     * @param who sealed by the organisation's key
     */
    record Sign(UUID organisation, UUID caseId, byte activity, byte[] who) {
        private static final int WITHOUT_WHO = 4 * Long.BYTES + Byte.BYTES + Short.BYTES;

        public int bytes() {
            return WITHOUT_WHO + who.length;
        }
    }

    /** A row of the queue, by its key. */
    record Reference(String carrier, UUID organisation, UUID lane, long position) {
        private static final int BYTES = 5 * Long.BYTES;
    }

    /** A payload has at most 8000 bytes. */
    int MOST_REFERENCES = 140;

    /** The same in as few calls as payloads allow. */
    static List<NodeCall> accepted(List<Reference> references) {
        List<NodeCall> calls = new ArrayList<>();
        references.stream().collect(Collectors.groupingBy(Reference::carrier)).forEach((carrier, own) -> {
            for (int from = 0; from < own.size(); from += MOST_REFERENCES) {
                calls.add(new Accepted(carrier, own.subList(from, Math.min(own.size(), from + MOST_REFERENCES))));
            }
        });
        return calls;
    }

    /** @param sender by which a node knows its own calls */
    default String written(String sender) {
        if (this instanceof Accepted accepted) {
            return sender + "|q|" + accepted.carrier() + "|" + inBase64(accepted.references());
        }
        if (this instanceof Presence presence) {
            return sender + "|p|" + signsInBase64(presence.signs());
        }
        return sender + "|" + (this instanceof Events ? "e" : this instanceof Operator ? "o" : "l");
    }

    /** Empty for one's own, and for what a newer version says. */
    static Optional<NodeCall> read(String payload, String self) {
        String[] parts = payload.split("\\|", -1);
        if (parts.length < 2 || parts[0].equals(self)) {
            return Optional.empty();
        }
        return switch (parts[1]) {
            case "e" -> Optional.of(new Events());
            case "o" -> Optional.of(new Operator());
            case "l" -> Optional.of(new Leases());
            case "q" -> Optional.of(new Accepted(parts[2], ofBase64(parts[2], parts[3])));
            case "p" -> Optional.of(new Presence(signsOfBase64(parts[2])));
            default -> Optional.empty();
        };
    }

    private static String signsInBase64(List<Sign> signs) {
        ByteBuffer bytes =
                ByteBuffer.allocate(signs.stream().mapToInt(Sign::bytes).sum());
        signs.forEach(one -> bytes.putLong(one.organisation().getMostSignificantBits())
                .putLong(one.organisation().getLeastSignificantBits())
                .putLong(one.caseId().getMostSignificantBits())
                .putLong(one.caseId().getLeastSignificantBits())
                .put(one.activity())
                .putShort((short) one.who().length)
                .put(one.who()));
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static List<Sign> signsOfBase64(String written) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(written));
        List<Sign> signs = new ArrayList<>();
        while (bytes.hasRemaining()) {
            UUID organisation = new UUID(bytes.getLong(), bytes.getLong());
            UUID caseId = new UUID(bytes.getLong(), bytes.getLong());
            byte activity = bytes.get();
            byte[] who = new byte[bytes.getShort()];
            bytes.get(who);
            signs.add(new Sign(organisation, caseId, activity, who));
        }
        return signs;
    }

    private static String inBase64(List<Reference> references) {
        ByteBuffer bytes = ByteBuffer.allocate(references.size() * Reference.BYTES);
        references.forEach(one -> bytes.putLong(one.organisation().getMostSignificantBits())
                .putLong(one.organisation().getLeastSignificantBits())
                .putLong(one.lane().getMostSignificantBits())
                .putLong(one.lane().getLeastSignificantBits())
                .putLong(one.position()));
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static List<Reference> ofBase64(String carrier, String written) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(written));
        List<Reference> references = new ArrayList<>();
        while (bytes.remaining() >= Reference.BYTES) {
            references.add(new Reference(
                    carrier,
                    new UUID(bytes.getLong(), bytes.getLong()),
                    new UUID(bytes.getLong(), bytes.getLong()),
                    bytes.getLong()));
        }
        return references;
    }
}
