package org.casewire.smpp.simulator;

/** Which part of a longer text a PDU carries; a text in one PDU is part 1 of 1. */
public record Part(int reference, int total, int number) {
    public static final Part WHOLE = new Part(0, 1, 1);
}
