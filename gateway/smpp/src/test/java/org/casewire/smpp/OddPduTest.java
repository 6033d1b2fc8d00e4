package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.smpp.CarrierBench.until;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.carrier.SubmitOutcome.Refused;
import org.casewire.core.carrier.SubmitOutcome.Unanswered;
import org.casewire.smpp.simulator.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and PDUs that no specification knows: each hurts its own segment or its own link, and nothing else. */
class OddPduTest extends AtSimulator {
    @Test
    void aGenericNackRefusesItsSegmentAndTheLinkIsBoundAfresh() throws Exception {
        simulator.faults(Faults.parse("{\"nack\": 1}"));
        bind("{}");

        Refused refused = (Refused) bench.submit("odd").get(10, TimeUnit.SECONDS);
        assertThat(refused.refusal()).isEqualTo(Refusal.PROTOCOL);
        until(() -> simulator.binds().stream().anyMatch(bind -> bind.id() > 1), "a new session");
        bench.await(State.UP);
    }

    @Test
    void octetsThatAreNoPduEndTheLinkAndNothingElse() throws Exception {
        simulator.faults(Faults.parse("{\"oddAnswer\": 1, \"oddAnswerAs\": \"GARBAGE\"}"));
        bind("{\"responseTimeout\": \"1s\"}");

        assertThat(bench.submit("odd").get(10, TimeUnit.SECONDS)).isInstanceOf(Unanswered.class);
        bench.await(State.UP);
        assertThat(bench.submit("fine").get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({"WRONG_CLASS, false", "UNTERMINATED_ID, true", "NO_BODY, true"})
    void anOddAnswerIsUnderstoodAsFarAsItGoes(String odd, boolean accepted) throws Exception {
        simulator.faults(Faults.parse("{\"oddAnswer\": 1, \"oddAnswerAs\": \"%s\"}".formatted(odd)));
        bind("{}");

        SubmitOutcome outcome = bench.submit("odd").get(10, TimeUnit.SECONDS);
        if (accepted) {
            String id = odd.equals("NO_BODY") ? "" : simulator.submits().get(0).messageId();
            assertThat(outcome).isEqualTo(new Accepted(id));
        } else {
            assertThat(outcome).as("it may have been taken").isInstanceOf(Unanswered.class);
        }
        bench.await(State.UP);
        until(() -> bench.inUse() == 0, "the slot came back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TWICE", "STRANGE_SEQUENCE"})
    void anAnswerThatNobodyWaitsForIsCounted(String odd) throws Exception {
        simulator.faults(Faults.parse("{\"oddAnswer\": 1, \"oddAnswerAs\": \"%s\"}".formatted(odd)));
        bind("{\"responseTimeout\": \"200ms\"}");

        bench.submit("odd").get(10, TimeUnit.SECONDS);
        until(() -> bench.count("answers.late") == 1, "counted");
        until(() -> bench.inUse() == 0, "every slot came back");
        assertThat(bench.carrier.status().state()).isEqualTo(State.UP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000010 00000102 00000000 00000007", // alert_notification
                "00000010 00000007 00000000 00000008", // replace_sm, which ch-smpp lacks
                "00000010 00000999 00000000 00000009", // no command at all
                "00000014 00000005 00000000 0000000a 41414141", // deliver_sm cut inside a field
                "00000010 80000999 00000000 0000000b", // an answer to no command
                "00000010 00000015 00000000 0000000c" // enquire_link
            })
    void anOddPduHurtsNothing(String octets) throws Exception {
        bind("{}");
        simulator.sendOctets(HexFormat.of().parseHex(octets.replace(" ", "")));

        assertThat(bench.submit("after it").get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
        assertThat(bench.count("links.lost")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "0000000f", "ffffffff", "7fffffff"})
    void aFrameOfAnImpossibleLengthEndsTheLinkAndItIsBoundAgain(String length) {
        bind("{}");
        simulator.sendOctets(HexFormat.of().parseHex(length + "000000050000000000000001"));

        until(() -> bench.count("links.lost") == 1, "the link is dropped");
        assertThat(bench.count("pdus.malformed")).isOne();
        bench.await(State.UP);
    }
}
