package org.casewire.core.inbound;

import java.time.Instant;
import java.util.Optional;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.Gsm7Alphabet;
import org.casewire.core.text.HostileText;

/**
 * One text of a patient, joined and safe to show, on its way to its place. Empty when nothing of it could be read.
 *
 * @param senderNumber ours, digits only
 * @param pair the pair's routing index
 * @param incomplete parts of it are missing and marked
 * @param possibleDuplicate it may be the carrier's repeat of an earlier one
 * @param possiblyMixed its parts may be of two texts
 * @param octets what it was read from, where nobody can read it or it was read by a guess
 */
record IncomingText(
        String carrier,
        String senderNumber,
        Patient patient,
        byte[] pair,
        String text,
        boolean incomplete,
        boolean possibleDuplicate,
        boolean possiblyMixed,
        Optional<TextOctets> octets,
        Instant at) {
    IncomingText {
        text = HostileText.neutralise(text);
        octets = KeptOctets.of(octets);
    }

    static IncomingText whole(Arrival arrival, boolean possibleDuplicate) {
        return new IncomingText(
                arrival.part().carrier(),
                arrival.part().to(),
                arrival.patient(),
                arrival.pair(),
                arrival.part().text().orElse(""),
                false,
                possibleDuplicate,
                false,
                arrival.part().octets(),
                arrival.at());
    }

    FactsReader.Question question() {
        return new FactsReader.Question(carrier, senderNumber, patient, pair);
    }

    Encoding encoding() {
        return Gsm7Alphabet.canRepresent(text) ? Encoding.GSM7 : Encoding.UCS2;
    }

    @Override
    public String toString() {
        return "IncomingText[" + carrier + "]";
    }
}
