package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.casewire.core.Eventually;
import org.casewire.core.carrier.UnusableDelivery;
import org.casewire.core.crypto.SealedColumn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    private final InboundFixture fixture = new InboundFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatNobodyCanUseIsKeptSealedAndItsRepeatsAreCounted() {
        fixture.service.unusable(unusable(1, "octets of a patient"));
        fixture.service.unusable(unusable(1, "octets of a patient again"));

        Eventually.holds(
                "both are counted", () -> fixture.count("select coalesce(max(times), 0) from pdu_quarantine") == 2);
        assertThat(fixture.count("select count(*) from pdu_quarantine")).isOne();
        UUID id = (UUID) fixture.value("select id from pdu_quarantine");
        byte[] sealed = (byte[]) fixture.value("select octets_sealed from pdu_quarantine");
        assertThat(fixture.keys.ring().inbound().readOctets(SealedColumn.QUARANTINE_OCTETS, id, sealed))
                .hasValueSatisfying(octets -> assertThat(octets).isEqualTo("octets of a patient".getBytes()));
        assertThat(fixture.service.quarantine().recent()).hasValueSatisfying(recent -> {
            assertThat(recent.carrier()).isEqualTo(InboundFixture.CARRIER);
            assertThat(recent.kinds()).isOne();
        });
    }

    @Test
    void itIsBoundedAndKeepsWhatCameLast() {
        fixture.database.link().inTransaction(handle -> handle.createUpdate("""
                        insert into pdu_quarantine (id, carrier, what, why, content_hash, octets_sealed, last_at)
                        select gen_random_uuid(), 'operator', 'deliver_sm', '', int4send(n), '', now() - interval '1 day'
                        from generate_series(1, 600) n
                        """).execute());
        fixture.service.unusable(unusable(1, "the newest"));

        Eventually.holds(
                "the oldest went", () -> fixture.count("select count(*) from pdu_quarantine") == Quarantine.MOST);
        assertThat(fixture.count("select count(*) from pdu_quarantine where last_at > now() - interval '1 hour'"))
                .isOne();
    }

    private static UnusableDelivery unusable(int content, String octets) {
        return new UnusableDelivery(
                InboundFixture.CARRIER, "deliver_sm", "it ends early", new byte[] {(byte) content}, octets.getBytes());
    }
}
