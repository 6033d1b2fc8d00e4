package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.casewire.smpp.SmppProfile.Endpoint;
import org.junit.jupiter.api.Test;

class EndpointOrderTest {
    private final Endpoint one = new Endpoint("one", 1);
    private final Endpoint two = new Endpoint("two", 2);
    private final EndpointOrder order = new EndpointOrder(List.of(one, two));

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
    void whoeverStartsAgainStartsFromTheFirst() {
        order.failed();
        order.fromTheFirst();
        assertThat(order.next()).isEqualTo(one);
    }
}
