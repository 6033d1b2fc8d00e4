package org.casewire.smpp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.carrier.SubmitOutcome.Refused;

/**
 * The command_status table (SMPP 3.4, section 5.1.3): what a carrier's "no" means for the message, in words for the
 * professional who wrote it. A carrier's own codes come on top from its profile; a code that nobody knows is TRANSIENT,
 * for the carrier did say that it has not taken the message.
 */
enum CommandStatus {
    RINVMSGLEN(0x01, Refusal.CONTENT, "The operator found the message malformed"),
    RINVCMDLEN(0x02, Refusal.PROTOCOL, Words.NOT_UNDERSTOOD),
    RINVCMDID(0x03, Refusal.PROTOCOL, Words.NOT_UNDERSTOOD),
    RINVBNDSTS(0x04, Refusal.SESSION, Words.CONNECTION),
    RALYBND(0x05, Refusal.SESSION, Words.CONNECTION),
    RINVPRTFLG(0x06, Refusal.CONFIGURATION, Words.SETTINGS),
    RINVREGDLVFLG(0x07, Refusal.CONFIGURATION, Words.SETTINGS),
    RSYSERR(0x08, Refusal.TRANSIENT, Words.PASSING),
    RINVSRCADR(0x0A, Refusal.SENDER_NUMBER, "The operator does not accept the sender number"),
    RINVDSTADR(0x0B, Refusal.RECIPIENT, "The operator does not know the recipient's number"),
    RBINDFAIL(0x0D, Refusal.SESSION, Words.CONNECTION),
    RINVPASWD(0x0E, Refusal.CREDENTIAL, Words.CREDENTIALS),
    RINVSYSID(0x0F, Refusal.CREDENTIAL, Words.CREDENTIALS),
    RMSGQFUL(0x14, Refusal.FLOW, Words.BUSY),
    RINVSERTYP(0x15, Refusal.CONFIGURATION, Words.SETTINGS),
    RINVESMCLASS(0x43, Refusal.CONFIGURATION, Words.SETTINGS),
    RSUBMITFAIL(0x45, Refusal.TRANSIENT, Words.PASSING),
    RINVSRCTON(0x48, Refusal.SENDER_NUMBER, "The operator does not accept this kind of sender number"),
    RINVSRCNPI(0x49, Refusal.SENDER_NUMBER, "The operator does not accept this kind of sender number"),
    RINVDSTTON(0x50, Refusal.RECIPIENT, "The operator does not send to this kind of number"),
    RINVDSTNPI(0x51, Refusal.RECIPIENT, "The operator does not send to this kind of number"),
    RINVSYSTYP(0x53, Refusal.CREDENTIAL, Words.CREDENTIALS),
    RINVREPFLAG(0x54, Refusal.CONFIGURATION, Words.SETTINGS),
    RINVNUMMSGS(0x55, Refusal.CONTENT, "The operator found the message malformed"),
    RTHROTTLED(0x58, Refusal.FLOW, Words.BUSY),
    RINVSCHED(0x61, Refusal.CONFIGURATION, Words.SETTINGS),
    RINVEXPIRY(0x62, Refusal.CONFIGURATION, Words.SETTINGS),
    RINVDFTMSGID(0x63, Refusal.CONFIGURATION, Words.SETTINGS),
    RX_T_APPN(0x64, Refusal.TRANSIENT, Words.PASSING),
    RX_P_APPN(0x65, Refusal.RECIPIENT, "The operator refuses this recipient for good"),
    RX_R_APPN(0x66, Refusal.RECIPIENT, "The operator rejected the message to this recipient"),
    RINVOPTPARSTREAM(0xC0, Refusal.CONFIGURATION, Words.SETTINGS),
    ROPTPARNOTALLWD(0xC1, Refusal.CONFIGURATION, Words.SETTINGS),
    RINVPARLEN(0xC2, Refusal.CONFIGURATION, Words.SETTINGS),
    RMISSINGOPTPARAM(0xC3, Refusal.CONFIGURATION, Words.SETTINGS),
    RINVOPTPARAMVAL(0xC4, Refusal.CONFIGURATION, Words.SETTINGS),
    RDELIVERYFAILURE(0xFE, Refusal.TRANSIENT, Words.PASSING),
    RUNKNOWNERR(0xFF, Refusal.TRANSIENT, Words.PASSING);

    static final int OK = 0;

    private static final Map<Integer, CommandStatus> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(CommandStatus::code, Function.identity()));

    private final int code;
    private final Refusal refusal;
    private final String detail;

    CommandStatus(int code, Refusal refusal, String detail) {
        this.code = code;
        this.refusal = refusal;
        this.detail = detail;
    }

    int code() {
        return code;
    }

    static Table table(Map<String, Refusal> vendorCodes) {
        Map<Integer, Refusal> own = new HashMap<>();
        vendorCodes.forEach((code, refusal) -> own.put(NumberText.parse(code), refusal));
        return new Table(Map.copyOf(own));
    }

    /** The specification's codes under one carrier's own. */
    record Table(Map<Integer, Refusal> vendorCodes) {
        Refused refused(int commandStatus) {
            CommandStatus known = BY_CODE.get(commandStatus);
            Refusal vendor = vendorCodes.get(commandStatus);
            Refusal refusal = vendor != null ? vendor : known != null ? known.refusal : Refusal.TRANSIENT;
            String detail = known != null && known.refusal == refusal ? known.detail : Words.of(refusal);
            return new Refused(refusal, String.format("0x%08x", commandStatus), detail);
        }
    }

    private static final class Words {
        static final String BUSY = "The operator is busy; the message goes out a little later";
        static final String CONNECTION = "The connection to the operator was not ready";
        static final String CREDENTIALS = "The operator does not accept this service's credentials";
        static final String NOT_UNDERSTOOD = "The operator could not read the message";
        static final String PASSING = "The operator has a passing fault";
        static final String SETTINGS = "The operator does not accept this service's settings";

        static String of(Refusal refusal) {
            return switch (refusal) {
                case FLOW, DESTINATION_FLOW -> BUSY;
                case TRANSIENT -> PASSING;
                case SESSION -> CONNECTION;
                case CREDENTIAL -> CREDENTIALS;
                case CONFIGURATION -> SETTINGS;
                case SENDER_NUMBER -> "The operator does not accept the sender number";
                case RECIPIENT -> "The operator cannot send to this recipient";
                case CONTENT -> "The operator does not accept the message";
                case PROTOCOL -> NOT_UNDERSTOOD;
            };
        }
    }
}
