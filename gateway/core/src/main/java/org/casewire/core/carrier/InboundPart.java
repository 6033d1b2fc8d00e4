package org.casewire.core.carrier;

import java.util.Optional;
import java.util.UUID;

/**
 * One inbound text, or one part of a longer one, as a carrier delivered it.
 *
 * @param session names the network session it came by; a redelivery often comes by another
 * @param from the patient's number in E.164 with "+", or what the carrier gave when it is no number (short code,
 *     alphanumeric)
 * @param to our sender number, digits only
 * @param text what could be read; empty for binary content or an unknown character set
 * @param octets what it was read from, so that parts are read together and what cannot be read is kept; empty where the
 *     protocol gives text
 * @param content the delivered bytes with their coding, for telling a repeat from another text; never logged
 * @param read when, for the same purpose
 */
public record InboundPart(
        String carrier,
        UUID session,
        String from,
        String to,
        Optional<String> text,
        Optional<Concatenation> concatenation,
        byte[] content,
        Optional<TextOctets> octets,
        ReadTime read) {
    /** Of a protocol that gives text. */
    public InboundPart(
            String carrier,
            UUID session,
            String from,
            String to,
            Optional<String> text,
            Optional<Concatenation> concatenation,
            byte[] content) {
        this(carrier, session, from, to, text, concatenation, content, Optional.empty(), ReadTime.now());
    }

    /**
     * @param width bits of the reference: 8 or 16; the same number in another width is another reference
     * @param total 1 to 255
     * @param number 1 to total
     */
    public record Concatenation(int reference, int width, int total, int number) {}

    @Override
    public String toString() {
        return "InboundPart[" + carrier + "]";
    }
}
