package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.ZoneOffset;
import org.casewire.smpp.ReceiptParser.ReceiptText;

/** Any text where a receipt should be. */
class ReceiptFuzzTest {
    private static final int LONGEST_VALUE = 80;

    @FuzzTest(maxDuration = "10m")
    void anyText(@NotNull String text) {
        ReceiptText read = ReceiptParser.parse(text);
        ReceiptDate.parse(read.doneDate(), ZoneOffset.UTC);
        new MessageIdForms(ReceiptProfile.IdBase.AUTO, ReceiptProfile.IdBase.AUTO).candidates(read.id());
        assertThat(read.stat().length()).isLessThanOrEqualTo(LONGEST_VALUE);
        assertThat(read.err().length()).isLessThanOrEqualTo(LONGEST_VALUE);
    }
}
