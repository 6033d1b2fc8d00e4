package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.Message;
import org.casewire.core.message.MessageReader;
import org.casewire.core.text.Alphabet;
import org.casewire.core.text.TextCoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nobody can read is placed like any other text, and its octets stay. */
class KeptOctetsTest {
    private static final TextCoding BINARY = TextCoding.of(4, Alphabet.NONE);
    private static final TextCoding DEFAULT = new TextCoding(0, Alphabet.GSM_7, 0, 0, true, List.of(Alphabet.UTF_16BE));
    private static final byte[] OCTETS = {1, 2, (byte) 0xFF};

    private final InboundFixture fixture = new InboundFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aBinaryTextIsInTheThreadWithItsCodingAndItsOctets() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId caseId = fixture.openOn(clinic, InboundFixture.P, InboundFixture.S);
        fixture.deliver(text(BINARY, OCTETS));

        Message message = only(clinic, caseId);
        assertThat(message.text()).isEmpty();
        assertThat(message.reading()).hasValue(new Message.Reading(4, Optional.empty()));
        assertThat(kept(clinic)).isEqualTo(OCTETS);
    }

    @Test
    void aGuessIsMarkedAndAGoodReadingKeepsNothingTwice() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId caseId = fixture.openOn(clinic, InboundFixture.P, InboundFixture.S);
        fixture.deliver(text(DEFAULT, new byte[] {0, (byte) 0xE4}));

        Message message = only(clinic, caseId);
        assertThat(message.text()).isEqualTo("ä");
        assertThat(message.reading()).hasValue(new Message.Reading(0, Optional.of("UTF-16BE")));

        fixture.deliver(text(DEFAULT, new byte[] {'H', 'e', 'i'}));
        assertThat(fixture.count("select count(*) from text_octets")).isOne();
    }

    @Test
    void whatWaitsOnTheListSaysThatNobodyCanReadItAndFollowsItsItemIntoAThread() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId other = fixture.openOn(clinic, "+358409999999", InboundFixture.S);
        fixture.deliver(text(BINARY, OCTETS));
        UnmatchedService unmatched = new UnmatchedService(
                fixture.database.app(),
                fixture.directory,
                fixture.keys.ring(),
                new AuditTrail(fixture.ids, Clock.systemUTC()),
                fixture.ids,
                Clock.systemUTC(),
                () -> {});
        Actor admin = new Actor("chief", Role.ADMIN, "", "127.0.0.1", "r");

        UnmatchedItem item = unmatched.list(clinic, Optional.empty(), 10, admin).get(0);
        assertThat(item.reading()).hasValue(new Message.Reading(4, Optional.empty()));

        unmatched.attach(clinic, item.id(), other, true, Optional.empty(), admin);
        assertThat(only(clinic, other).reading()).hasValue(new Message.Reading(4, Optional.empty()));
    }

    @Test
    void itsOctetsFollowItToItsOrganisation() {
        fixture.deliver(text(BINARY, OCTETS));
        UUID waiting = (UUID) fixture.value("select id from unassigned");
        assertThat(fixture.keys.ring().inbound().readOctets(SealedColumn.TEXT_OCTETS, waiting, sealed()))
                .hasValueSatisfying(octets -> assertThat(octets).isEqualTo(OCTETS));
        OrganisationId clinic = fixture.insert(fixture.clinic());

        UnassignedService unassigned = new UnassignedService(
                fixture.database.link(),
                fixture.directory,
                fixture.reception,
                new AuditTrail(fixture.ids, Clock.systemUTC()),
                () -> {});
        unassigned.assign(
                waiting, unassigned.organisation("clinic"), new Actor("ops", Role.OPERATOR, "", "127.0.0.1", "r"));
        assertThat(fixture.count("select count(*) from text_octets")).isOne();
        assertThat(kept(clinic)).isEqualTo(OCTETS);
    }

    @Test
    void whatBecomesReadableWhenItIsWholeIsNoGuessAnyMore() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId caseId = fixture.openOn(clinic, InboundFixture.P, InboundFixture.S);
        fixture.deliver(part(1, new byte[] {0x1b}));
        fixture.deliver(part(2, new byte[] {0x65}));

        Message message = only(clinic, caseId);
        assertThat(message.text()).isEqualTo("€");
        assertThat(message.reading()).isEmpty();
        assertThat(fixture.count("select count(*) from text_octets")).isZero();
    }

    private Message only(OrganisationId clinic, CaseId caseId) {
        MessageId id = new MessageId((UUID) fixture.value("select id from message where direction = 'INBOUND'"));
        return fixture.database
                .link()
                .inTransaction(handle -> new MessageReader(fixture.keys.ring()).get(handle, clinic, caseId, id));
    }

    private byte[] sealed() {
        return (byte[]) fixture.value("select octets_sealed from text_octets");
    }

    private byte[] kept(OrganisationId clinic) {
        UUID row = (UUID) fixture.value("select id from text_octets where organisation_id is not null");
        return fixture.keys
                .ring()
                .of(clinic)
                .sealer()
                .readOctets(SealedColumn.TEXT_OCTETS, row, sealed())
                .orElseThrow();
    }

    private static InboundPart text(TextCoding coding, byte[] octets) {
        return inbound(coding, octets, Optional.empty());
    }

    private static InboundPart part(int number, byte[] octets) {
        return inbound(DEFAULT, octets, Optional.of(new Concatenation(9, 8, 2, number)));
    }

    private static InboundPart inbound(TextCoding coding, byte[] octets, Optional<Concatenation> concatenation) {
        return new InboundPart(
                InboundFixture.CARRIER,
                UUID.randomUUID(),
                InboundFixture.P,
                InboundFixture.S,
                coding.read(octets).text(),
                concatenation,
                octets,
                Optional.of(new TextOctets(coding, octets)),
                ReadTime.now());
    }
}
