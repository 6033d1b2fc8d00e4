package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandStatusTest {
    private static final CommandStatus.Table TABLE =
            CommandStatus.table(Map.of("0x0401", Refusal.RECIPIENT, "0x0B", Refusal.TRANSIENT));

    @ParameterizedTest
    @CsvSource({
        "FLOW, 58 14",
        "TRANSIENT, 08 45 64 FE FF",
        "SESSION, 04 05 0D",
        "CREDENTIAL, 0E 0F 53",
        "SENDER_NUMBER, 0A 48 49",
        "CONFIGURATION, 06 07 15 43 54 61 62 63 C0 C1 C2 C3 C4",
        "RECIPIENT, 50 51 65 66",
        "CONTENT, 01 55",
        "PROTOCOL, 02 03"
    })
    void theTableIsTheOneOfTheDesign(Refusal refusal, String codes) {
        for (String code : codes.split(" ")) {
            assertThat(TABLE.refused(Integer.parseInt(code, 16)).refusal())
                    .as(code)
                    .isEqualTo(refusal);
        }
    }

    @Test
    void aCarriersOwnCodesComeFirstWithWordsThatFit() {
        assertThat(TABLE.refused(0x401).refusal()).isEqualTo(Refusal.RECIPIENT);
        assertThat(TABLE.refused(0x401).code()).isEqualTo("0x00000401");
        assertThat(TABLE.refused(0x0B).refusal()).isEqualTo(Refusal.TRANSIENT);
        assertThat(TABLE.refused(0x0B).detail()).contains("passing");
    }

    @Test
    void aCodeThatNobodyKnowsIsTriedAgain() {
        assertThat(TABLE.refused(0x0999).refusal()).isEqualTo(Refusal.TRANSIENT);
        assertThat(TABLE.refused(-1).code()).isEqualTo("0xffffffff");
    }
}
