package org.casewire.smpp.simulator;

import java.time.Duration;
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
        IdFormat answerId,
        Duration receiptDelay,
        Pick noReceipts,
        Pick duplicateReceipts,
        Pick earlyReceipts,
        Pick intermediateReceipts,
        Pick undelivered,
        String undeliveredStat,
        String undeliveredErr,
        IdFormat receiptId,
        boolean receiptTlvs,
        boolean receiptEsmClass,
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
            IdFormat.DECIMAL,
            Duration.ZERO,
            Pick.NONE,
            Pick.NONE,
            Pick.NONE,
            Pick.NONE,
            Pick.NONE,
            "UNDELIV",
            "001",
            IdFormat.DECIMAL,
            true,
            true,
            USUAL_RECEIPT,
            EchoedReference.NONE);

    public Faults {
        if (answerDelay.isNegative() || receiptDelay.isNegative()) {
            throw new IllegalArgumentException("a delay is never negative");
        }
        if (!Gsm7Alphabet.canRepresent(receiptText + undeliveredStat + undeliveredErr)) {
            throw new IllegalArgumentException("a receipt is written in the GSM 7-bit alphabet");
        }
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
