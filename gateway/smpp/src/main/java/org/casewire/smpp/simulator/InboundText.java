package org.casewire.smpp.simulator;

import java.util.List;

/**
 * A text a patient's phone is to send.
 *
 * @param from the phone's number; a leading + makes it international
 * @param to the sender number it is sent to
 * @param dataCoding the alphabet, or -1 for what a phone would choose
 * @param concatenation how a text longer than one short message is divided
 * @param reference of the parts, or -1 for the phone's next
 * @param order the parts to send by their number, in this order, or empty for all in theirs
 * @param sourceTon the type of number of {@code from}, or -1 for what it looks like
 */
public record InboundText(
        String from,
        String to,
        String text,
        int dataCoding,
        Concatenation concatenation,
        int reference,
        List<Integer> order,
        int sourceTon,
        int esmClass) {

    /** The ways to send a long text. */
    public enum Concatenation {
        UDH_8,
        UDH_16,
        SAR_TLV,
        MESSAGE_PAYLOAD
    }

    private static final InboundText DEFAULTS = of("", "", "");

    public InboundText {
        order = List.copyOf(order);
    }

    /** As an ordinary phone sends it. */
    public static InboundText of(String from, String to, String text) {
        return new InboundText(from, to, text, -1, Concatenation.UDH_8, -1, List.of(), -1, 0);
    }

    static InboundText parse(String json) {
        InboundText text = ControlJson.overlay(DEFAULTS, json, InboundText.class);
        if (text.from.isEmpty() || text.to.isEmpty()) {
            throw new IllegalArgumentException("from and to are needed");
        }
        return text;
    }

    @Override
    public String toString() {
        return "InboundText[" + concatenation + "]";
    }
}
