package org.casewire.core.id;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Draws UUIDv7 ids (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits. Ids drawn in one
 * millisecond have no order among themselves; threads sort by position, never by id. Safe for all threads.
 */
public final class Ids {
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Ids(Clock clock) {
        this.clock = clock;
    }

    public UUID next() {
        byte[] bits = new byte[10];
        random.nextBytes(bits);
        long high = clock.millis() << 16 | 0x7000L | (bits[0] & 0x0FL) << 8 | bits[1] & 0xFFL;
        long low = 0;
        for (int i = 2; i < bits.length; i++) {
            low = low << 8 | bits[i] & 0xFFL;
        }
        return new UUID(high, low & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
    }

    public OrganisationId organisation() {
        return new OrganisationId(next());
    }

    public CaseId caseId() {
        return new CaseId(next());
    }

    public MessageId message() {
        return new MessageId(next());
    }

    public UnmatchedId unmatched() {
        return new UnmatchedId(next());
    }
}
