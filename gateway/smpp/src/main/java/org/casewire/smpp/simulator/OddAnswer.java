package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.DeliverSmResp;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Answers to a submit_sm that a carrier must never send, and some do. */
public enum OddAnswer {
    /** Octets that are no PDU: whoever reads them is out of step from there on. */
    GARBAGE,
    /** A deliver_sm_resp under the submit_sm's sequence number. */
    WRONG_CLASS,
    /** The right answer under a sequence number that nobody used. */
    STRANGE_SEQUENCE,
    /** A submit_sm_resp whose message_id has no end. */
    UNTERMINATED_ID,
    /** A submit_sm_resp that ends with its header, as the specification allows with an error only. */
    NO_BODY,
    /** The right answer, and the same once more. */
    TWICE;

    private static final int STRANGE = 0x5000_0000;
    private static final int SUBMIT_SM_RESP = 0x8000_0004;

    void send(SimulatorSession session, int sequenceNumber, String messageId) {
        switch (this) {
            case GARBAGE -> session.sendOctets(Unpooled.copiedBuffer("\0\0\0\3 no PDU", StandardCharsets.ISO_8859_1));
            case WRONG_CLASS -> {
                DeliverSmResp answer = new DeliverSmResp();
                answer.setSequenceNumber(sequenceNumber);
                session.send(answer);
            }
            case STRANGE_SEQUENCE -> session.send(right(sequenceNumber ^ STRANGE, messageId));
            case UNTERMINATED_ID ->
                session.sendOctets(raw(sequenceNumber, messageId.getBytes(StandardCharsets.ISO_8859_1)));
            case NO_BODY -> session.sendOctets(raw(sequenceNumber, new byte[0]));
            case TWICE -> {
                session.send(right(sequenceNumber, messageId));
                session.send(right(sequenceNumber, messageId));
            }
        }
    }

    private static SubmitSmResp right(int sequenceNumber, String messageId) {
        SubmitSmResp answer = new SubmitSmResp();
        answer.setSequenceNumber(sequenceNumber);
        answer.setMessageId(messageId);
        return answer;
    }

    private static ByteBuf raw(int sequenceNumber, byte[] body) {
        return Unpooled.buffer(16 + body.length)
                .writeInt(16 + body.length)
                .writeInt(SUBMIT_SM_RESP)
                .writeInt(0)
                .writeInt(sequenceNumber)
                .writeBytes(body);
    }
}
