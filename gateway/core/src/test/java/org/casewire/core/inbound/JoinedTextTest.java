package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.text.Alphabet;
import org.casewire.core.text.TextCoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parts are joined before they are read. */
class JoinedTextTest {
    private static final TextCoding UCS2 = new TextCoding(8, Alphabet.UTF_16BE, 0, 0, true, List.of(Alphabet.ASCII));
    private final InboundFixture fixture = new InboundFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void anEmojiThatIsCutBetweenTwoPartsIsWhole() {
        byte[] octets = "Hyvää 😀 yötä".getBytes(StandardCharsets.UTF_16BE);
        for (int cut = 1; cut < octets.length; cut++) {
            JoinedText text = new JoinedText();
            text.add(new TextOctets(UCS2, Arrays.copyOf(octets, cut)));
            text.add(new TextOctets(UCS2, Arrays.copyOfRange(octets, cut, octets.length)));
            assertThat(text.text()).isEqualTo("Hyvää 😀 yötä");
        }
    }

    @Test
    void partsUnderOtherLabelsAreReadEachForItself() {
        JoinedText text = new JoinedText();
        text.add(new TextOctets(UCS2, new byte[] {0, 'A'}));
        text.add("[…]");
        text.add(new TextOctets(TextCoding.of(0, Alphabet.GSM_7), new byte[] {0x1b, 0x65}));
        assertThat(text.text()).isEqualTo("A[…]€");
    }

    @Test
    void aPatientsLongTextIsStoredSealedAndReadWhenItIsWhole() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId caseId = fixture.openOn(clinic, InboundFixture.P, InboundFixture.S);
        byte[] octets = "😀".getBytes(StandardCharsets.UTF_16BE);
        fixture.deliver(part(1, new byte[] {0, 'A', octets[0], octets[1]}));
        assertThat(fixture.count("select count(*) from inbound_part where octets_sealed is not null"))
                .isOne();
        fixture.deliver(part(2, new byte[] {octets[2], octets[3]}));

        assertThat(fixture.thread(clinic, caseId)).containsExactly("A😀");
        assertThat(fixture.count("select count(*) from inbound_part where octets_sealed is not null"))
                .isZero();
    }

    private InboundPart part(int number, byte[] octets) {
        return new InboundPart(
                InboundFixture.CARRIER,
                UUID.randomUUID(),
                InboundFixture.P,
                InboundFixture.S,
                UCS2.read(octets).text(),
                Optional.of(new Concatenation(7, 8, 2, number)),
                octets,
                Optional.of(new TextOctets(UCS2, octets)),
                ReadTime.now());
    }
}
