package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.casewire.smpp.ReceiptParser.ReceiptText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptParserTest {
    @Test
    void theSpecificationsFormIsRead() {
        assertThat(ReceiptParser.parse("id:0123456789 sub:001 dlvrd:001 submit date:2611221000 done date:2611221001"
                        + " stat:DELIVRD err:000 text:Hello id:77"))
                .isEqualTo(new ReceiptText("0123456789", "001", "001", "2611221000", "2611221001", "DELIVRD", "000"));
    }

    @Test
    void anyOrderAndCaseAndSeparatorIsRead() {
        assertThat(ReceiptParser.parse("STAT:undeliv,ERR:12345678;Done_Date=20261122100102 ID:0aF-9"))
                .isEqualTo(new ReceiptText("0aF-9", "", "", "", "20261122100102", "undeliv", "12345678"));
    }

    @Test
    void anEmptyValueDoesNotSwallowTheNextName() {
        ReceiptText read = ReceiptParser.parse("id:1 sub: dlvrd: submit date: done date: stat:EXPIRED err: text:");
        assertThat(read).isEqualTo(new ReceiptText("1", "", "", "", "", "EXPIRED", ""));
    }

    @Test
    void theMessagesOwnTextIsNeverLookedAt() {
        assertThat(ReceiptParser.parse("id:1 stat:DELIVRD text:id:2 err:999 secret")
                        .raw())
                .isEqualTo("id:1 sub: dlvrd: submit date: done date: stat:DELIVRD err:");
    }

    @Test
    void valuesWithoutASpaceBehindThemEndAtTheNextName() {
        assertThat(ReceiptParser.parse("id:9stat:DELIVRDerr:000text:err:1")).satisfies(read -> {
            assertThat(read.id()).isEqualTo("9");
            assertThat(read.raw()).doesNotContain("err:1");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id:0X1 stat:DELIVRD",
                "stat:DELIVRD id:0X1",
                "ID : 0X1   STAT :  DELIVRD",
                "id:\t0X1\r\nstat:\tDELIVRD\r\n",
                "id:\"0X1\" stat:\"DELIVRD\"",
                "{\"id\": \"0X1\", \"stat\": \"DELIVRD\"}",
                "{id=0X1; stat='DELIVRD'}",
                "id:[0X1],stat:(DELIVRD)",
                "<id:0X1><stat:DELIVRD>",
                "i\0d:0X1\0 stat:DELIVRD\0",
                "id:0X1stat:DELIVRDerr:0",
                "text:Hei id:7 text id:0X1 stat:DELIVRD",
                "text: id:0X1 sub:001 stat:DELIVRD",
                "id:0X1 text:stat:x stat:DELIVRD",
                "msgid:0X1 status:DELIVRD",
                "Message_ID = 0X1 Status = DELIVRD",
            })
    void whatStandsAroundValuesIsNoPartOfThem(String text) {
        ReceiptText read = ReceiptParser.parse(text);
        assertThat(read.id()).isEqualTo("0X1");
        assertThat(read.stat()).isEqualTo("DELIVRD");
    }

    @Test
    void anIdMayBeOfAnyLength() {
        String id = "a1".repeat(300);
        assertThat(ReceiptParser.parse("id:" + id + " stat:DELIVRD").id()).isEqualTo(id);
        assertThat(MessageIdForms.stored(id))
                .isEqualTo(MessageIdForms.stored(" {" + id + "}\0"))
                .hasSizeLessThan(300);
        assertThat(MessageIdForms.stored(id)).isNotEqualTo(MessageIdForms.stored(id + "a"));
    }

    @Property
    void nothingMakesItThrow(@ForAll @StringLength(max = 300) String text) {
        ReceiptParser.parse(text);
        ReceiptParser.parse("id:" + text + " stat:" + text + " err:" + text + "done date:" + text);
    }

    @Property
    void valuesComeBackAsTheyWent(
            @ForAll("words") String id, @ForAll("words") String stat, @ForAll("words") String err) {
        ReceiptText read = ReceiptParser.parse(
                "id:" + id + " sub:001 dlvrd:001 submit date:1 done date:2 stat:" + stat + " err:" + err + " text:x");
        assertThat(read.id()).isEqualTo(id);
        assertThat(read.stat()).isEqualTo(stat);
        assertThat(read.err()).isEqualTo(err);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings()
                .withCharRange('0', '9')
                .withCharRange('A', 'F')
                .ofMinLength(1)
                .ofMaxLength(60);
    }
}
