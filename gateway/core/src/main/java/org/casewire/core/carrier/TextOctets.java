package org.casewire.core.carrier;

import org.casewire.core.text.TextCoding;

/** A text as it came: its octets without any header, and how they were labelled. Never logged. */
public record TextOctets(TextCoding coding, byte[] octets) {
    public TextCoding.Reading read() {
        return coding.read(octets);
    }

    @Override
    public String toString() {
        return "TextOctets[" + octets.length + "]";
    }
}
