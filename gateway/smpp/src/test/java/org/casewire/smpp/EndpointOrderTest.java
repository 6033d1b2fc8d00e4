package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.casewire.smpp.SmppProfile.Endpoint;
import org.casewire.smpp.SmppProfile.EndpointUse;
import org.junit.jupiter.api.Test;

class EndpointOrderTest {
    private final Endpoint one = new Endpoint("one", 1);
    private final Endpoint two = new Endpoint("two", 2);
    private final EndpointOrder order = new EndpointOrder(List.of(one, two), EndpointUse.FAILOVER, 2);

    @Test
    void eachFailureLeadsToTheNextAndAfterTheLastToTheFirst() {
        assertThat(order.next()).isEqualTo(one);
        assertThat(order.next()).as("not left without a reason").isEqualTo(one);
        order.failed();
        assertThat(order.next()).isEqualTo(two);
        order.failed();
        assertThat(order.next()).isEqualTo(one);
    }

    @Test
    void bindsAreSpreadAndEachComesHomeToItsOwn() {
        EndpointOrder first = new EndpointOrder(List.of(one, two), EndpointUse.SPREAD, 1);
        EndpointOrder second = new EndpointOrder(List.of(one, two), EndpointUse.SPREAD, 2);
        EndpointOrder third = new EndpointOrder(List.of(one, two), EndpointUse.SPREAD, 3);
        assertThat(List.of(first.next(), second.next(), third.next())).containsExactly(one, two, one);
        second.failed();
        assertThat(second.next()).isEqualTo(one);
        second.fromTheFirst();
        assertThat(second.next()).isEqualTo(two);
    }

    @Test
    void whoeverStartsAgainStartsFromTheFirst() {
        order.failed();
        order.fromTheFirst();
        assertThat(order.next()).isEqualTo(one);
    }
}
