package org.casewire.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.casewire.core.text.NastyShapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies = new TrustedProxies(Stream.of("10.0.0.0/8", "192.0.2.7", "2001:db8::/33")
            .map(AddressRange::of)
            .toList());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "198.51.100.1 | 203.0.113.9 | - | 198.51.100.1",
                "192.0.2.8 | 203.0.113.9 | - | 192.0.2.8",
                "10.1.2.3 | - | - | 10.1.2.3",
                "10.1.2.3 | 203.0.113.9 | - | 203.0.113.9",
                "192.0.2.7 | 203.0.113.9:4711 | - | 203.0.113.9",
                "10.1.2.3 | 203.0.113.66, 203.0.113.9 | - | 203.0.113.9",
                "10.1.2.3 | 203.0.113.9, 10.9.9.9 | - | 203.0.113.9",
                "10.1.2.3 | 10.9.9.9 | - | 10.9.9.9",
                "10.1.2.3 | 203.0.113.9, nonsense, 10.9.9.9 | - | 10.9.9.9",
                "10.1.2.3 | evil.example | - | 10.1.2.3",
                "10.1.2.3 | abcd | - | 10.1.2.3",
                "10.1.2.3 | 2001:db8:8000::1 | - | 2001:db8:8000:0:0:0:0:1",
                "2001:db8:1::1 | ::ffff:203.0.113.9 | - | 203.0.113.9",
                "10.1.2.3 | - | for=203.0.113.9;proto=https | 203.0.113.9",
                "10.1.2.3 | - | 'for=\"[2001:db8:ffff::1]:80\"' | 2001:db8:ffff:0:0:0:0:1",
                "10.1.2.3 | - | for=unknown | 10.1.2.3",
                "10.1.2.3 | 203.0.113.9 | for=203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 203.0.113.9 | for=198.51.100.1 | 10.1.2.3",
                "198.51.100.1 | - | for=203.0.113.9 | 198.51.100.1"
            })
    void onlyATrustedProxyIsBelieved(String peer, String forwardedFor, String forwarded, String client) {
        assertThat(proxies.client(
                                AddressRange.literal(peer).orElseThrow(),
                                Stream.ofNullable(forwardedFor).toList(),
                                Stream.ofNullable(forwarded).toList())
                        .getHostAddress())
                .isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "10.0.0.0/33",
                "10.0.0/8",
                "10.0.0.0/",
                "::1/129",
                "256.0.0.1",
                "abcd",
                "1",
                "10.0.0.0/-1"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hostileHeadersCostNothing() {
        var peer = AddressRange.literal("10.1.2.3").orElseThrow();
        Map<String, Consumer<String>> readers = new LinkedHashMap<>();
        readers.put("X-Forwarded-For", text -> proxies.client(peer, List.of(text), List.of()));
        readers.put("Forwarded", text -> proxies.client(peer, List.of(), List.of(text)));
        assertThat(NastyShapes.tooCostly(readers)).isEmpty();
    }
}
