package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.casewire.smpp.ReceiptProfile.IdBase;
import org.junit.jupiter.api.Test;

class MessageIdFormsTest {
    private static final MessageIdForms AUTO = new MessageIdForms(IdBase.AUTO, IdBase.AUTO);

    @Test
    void padsCaseAndBlanksDoNotMatter() {
        assertThat(MessageIdForms.stored(" 000A1-bC ")).isEqualTo("a1-bc");
        assertThat(MessageIdForms.shown(" 000A1-bC\0")).isEqualTo("000A1-bC");
        assertThat(MessageIdForms.stored("0000")).isEqualTo("0");
        assertThat(MessageIdForms.stored("")).isEmpty();
    }

    @Test
    void theSameFormComesFirstAndOtherBasesAfterIt() {
        assertThat(AUTO.candidates("0255")).containsExactly("255", "ff", "597");
        assertThat(AUTO.candidates("00FF")).containsExactly("ff", "255");
        assertThat(AUTO.candidates("msg-7")).containsExactly("msg-7");
        assertThat(AUTO.candidates(" ")).isEmpty();
    }

    @Test
    void knownBasesDecide() {
        assertThat(new MessageIdForms(IdBase.HEX, IdBase.DECIMAL).candidates("255"))
                .containsExactly("ff");
        assertThat(new MessageIdForms(IdBase.DECIMAL, IdBase.HEX).candidates("FF"))
                .containsExactly("255");
        assertThat(new MessageIdForms(IdBase.DECIMAL, IdBase.DECIMAL).candidates("255"))
                .containsExactly("255");
    }

    @Test
    void whatTheBasesLeaveOutIsKnownToo() {
        assertThat(AUTO.ruledOut("255")).isEmpty();
        assertThat(new MessageIdForms(IdBase.HEX, IdBase.HEX).ruledOut("255")).containsExactly("ff", "597");
        assertThat(new MessageIdForms(IdBase.HEX, IdBase.DECIMAL).ruledOut("255"))
                .containsExactly("255", "597");
        assertThat(new MessageIdForms(IdBase.AUTO, IdBase.DECIMAL).ruledOut("255"))
                .containsExactly("597");
        assertThat(new MessageIdForms(IdBase.HEX, IdBase.HEX).ruledOut("")).isEmpty();
    }

    @Property
    void aReceiptFindsItsSegmentInAnyBaseOnEitherSide(@ForAll @LongRange(min = 1) long id) {
        List<String> forms = List.of(
                Long.toString(id), String.format("%020d", id), Long.toHexString(id), String.format("%016X", id));
        for (String response : forms) {
            for (String receipt : forms) {
                assertThat(AUTO.candidates(receipt)).contains(MessageIdForms.stored(response));
            }
        }
    }
}
