package org.casewire.smpp.simulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.casewire.core.text.Gsm7Alphabet;

/**
 * How the simulator departs from a well-behaved SMSC; {@link #NONE} is a well-behaved one. Immutable, and swapped as
 * a whole. Every component works alone and with any other; the README says what each does.
 */
public record Faults(
        Duration answerDelay,
        Pick answerDrop,
        Pick oddAnswer,
        OddAnswer oddAnswerAs,
        Pick submitLoss,
        Pick nack,
        Pick refuse,
        int refuseWith,
        int messagesPerSecond,
        int windowLimit,
        Pick dropLink,
        DropLinkWhen dropLinkWhen,
        Pick refuseBinds,
        int refuseBindsWith,
        int bindLimit,
        Pick silentEnquireLink,
        Pick acknowledgementLoss,
        Alphabet alphabet,
        InboundAlphabet inboundAlphabet,
        BindTypes bindTypes,
        int newestVersion,
        String sourceKind,
        String destinationKind,
        boolean destinationPlus,
        Set<InboundText.Concatenation> concatenations,
        OtherConcatenations otherConcatenations,
        String inboundNumbers,
        String nationalNumbersOf,
        IdFormat answerId,
        Duration receiptDelay,
        Pick noReceipts,
        Pick duplicateReceipts,
        Pick earlyReceipts,
        Pick intermediateReceipts,
        Pick undelivered,
        String deliveredStat,
        String undeliveredStat,
        String undeliveredErr,
        IdFormat receiptId,
        boolean receiptTlvs,
        boolean receiptEsmClass,
        String receiptZone,
        String receiptText,
        EchoedReference echoReference) {

    /** What a receipt says in user_message_reference, if the submit_sm said anything there. */
    public enum EchoedReference {
        NONE,
        RIGHT,
        /** Another segment's. */
        WRONG
    }

    /** Where in the life of a submit_sm the link is cut. */
    public enum DropLinkWhen {
        BEFORE_TAKING,
        BEFORE_ANSWER,
        AFTER_ANSWER
    }

    /** What data_coding 0 means on a text that a phone sends. */
    public enum InboundAlphabet {
        SAME,
        GSM7,
        GSM7_PACKED,
        LATIN1,
        ASCII
    }

    /** Which binds are given; any other is refused with ESME_RBINDFAIL. */
    public enum BindTypes {
        ANY,
        TRANSCEIVER,
        TRANSMITTER_RECEIVER
    }

    /** What becomes of a text that is tied together in a way that the carrier does not know. */
    public enum OtherConcatenations {
        /** Its parts reach the phone one by one, a header as if it were text; of a long payload only the start. */
        APART,
        /** It is not taken. */
        REFUSED
    }

    private static final Pattern KIND = Pattern.compile("|[0-9]+/[0-9]+");

    private static final String USUAL_RECEIPT = "id:{id} sub:001 dlvrd:{dlvrd} submit date:{submitted} "
            + "done date:{done} stat:{stat} err:{err} text:{text}";

    public static final Faults NONE = new Faults(
            Duration.ZERO,
            Pick.NONE,
            Pick.NONE,
            OddAnswer.GARBAGE,
            Pick.NONE,
            Pick.NONE,
            Pick.NONE,
            0x58,
            0,
            0,
            Pick.NONE,
            DropLinkWhen.BEFORE_ANSWER,
            Pick.NONE,
            0x0D,
            0,
            Pick.NONE,
            Pick.NONE,
            Alphabet.GSM7,
            InboundAlphabet.SAME,
            BindTypes.ANY,
            0,
            "",
            "",
            false,
            EnumSet.allOf(InboundText.Concatenation.class),
            OtherConcatenations.APART,
            "{number}",
            "",
            IdFormat.DECIMAL,
            Duration.ZERO,
            Pick.NONE,
            Pick.NONE,
            Pick.NONE,
            Pick.NONE,
            Pick.NONE,
            "DELIVRD",
            "UNDELIV",
            "001",
            IdFormat.DECIMAL,
            true,
            true,
            "UTC",
            USUAL_RECEIPT,
            EchoedReference.NONE);

    public Faults {
        if (answerDelay.isNegative() || receiptDelay.isNegative()) {
            throw new IllegalArgumentException("a delay is never negative");
        }
        if (!Gsm7Alphabet.canRepresent(receiptText + deliveredStat + undeliveredStat + undeliveredErr)) {
            throw new IllegalArgumentException("a receipt is written in the GSM 7-bit alphabet");
        }
        if (!KIND.matcher(sourceKind).matches()
                || !KIND.matcher(destinationKind).matches()) {
            throw new IllegalArgumentException("a kind of address is its ton and npi, such as 5/0, or empty for any");
        }
        if (!inboundNumbers.contains("{number}")) {
            throw new IllegalArgumentException("inboundNumbers is a pattern with {number} in it");
        }
        try {
            ZoneId.of(receiptZone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("receiptZone is a zone such as UTC or Europe/Helsinki", e);
        }
        concatenations = Set.copyOf(concatenations);
    }

    ZoneId zone() {
        return ZoneId.of(receiptZone);
    }

    /** What data_coding 0 means on the way from a phone to the gateway. */
    Alphabet alphabetIn() {
        return switch (inboundAlphabet) {
            case SAME -> alphabet;
            case GSM7 -> Alphabet.GSM7;
            case GSM7_PACKED -> Alphabet.GSM7_PACKED;
            case LATIN1 -> Alphabet.LATIN1;
            case ASCII -> Alphabet.ASCII;
        };
    }

    /** Reads the components named in the JSON text; the others are as in {@link #NONE}. */
    public static Faults parse(String json) {
        return NONE.with(json);
    }

    /** These faults with the components named in the JSON text changed. */
    public Faults with(String json) {
        return ControlJson.overlay(this, json, Faults.class);
    }
}
