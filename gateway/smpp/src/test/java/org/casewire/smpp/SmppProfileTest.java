package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casewire.smpp.CarrierBench.profile;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.smpp.SmppProfile.BindType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmppProfileTest {
    @Test
    void whatIsNotConfiguredIsAtItsDefault() throws Exception {
        SmppProfile profile = new ObjectMapper().readValue("""
                        {"endpoints": [{"host": "smsc.example", "port": 2775}], "systemId": "clinic",
                         "password": "a-long-password", "inboundNumbers": {"defaultRegion": "FI"}}
                        """, SmppProfile.class);

        assertThat(profile.bindType()).isEqualTo(BindType.TRANSCEIVER);
        assertThat(profile.binds()).isOne();
        assertThat(profile.windowSize()).isEqualTo(10);
        assertThat(profile.messagesPerSecond()).isEqualTo(10);
        assertThat(profile.interfaceVersion()).isEqualTo(0x34);
        assertThat(profile.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(profile.bindTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(profile.responseTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(profile.enquireLinkInterval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(profile.minimumValidity()).isEqualTo(Duration.ofMinutes(1));
        assertThat(profile.validityForm()).isEqualTo(ValidityForm.RELATIVE);
        assertThat(profile.endpointUse()).isEqualTo(SmppProfile.EndpointUse.FAILOVER);
        assertThat(profile.receipt().trustId()).isFalse();
        assertThat(profile.inactivityTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(profile.reconnect().maximum()).isEqualTo(Duration.ofSeconds(60));
        assertThat(profile.refuseInboundWith()).isEqualTo(8);
        assertThat(profile.partsTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(profile.deliverResponseTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(profile.receipt().horizon()).isEqualTo(Duration.ofDays(7));
        assertThat(profile.toString()).doesNotContain("a-long-password").doesNotContain("clinic");
    }

    @Test
    void codesAndWordsAreReadAsPeopleWriteThem() {
        SmppProfile profile = profile(2775, """
                {"bindType": "TRANSMITTER+RECEIVER", "interfaceVersion": "0x34", "refuseInboundWith": "0x64",
                 "commandStatus": {"0x0401": "RECIPIENT"}, "dataCoding": {"inbound": {"0": "LATIN1"}},
                 "receipt": {"statusWords": {"ok": "DELIVERED"}, "responseIdBase": "HEX", "horizon": "3d"},
                 "source": {"msisdn": {"ton": 0, "npi": 1}}, "destination": {"plus": true}}
                """);

        assertThat(profile.bindType()).isEqualTo(BindType.TRANSMITTER_RECEIVER);
        assertThat(profile.interfaceVersion()).isEqualTo(0x34);
        assertThat(profile.refuseInboundWith()).isEqualTo(0x64);
        assertThat(profile.commandStatus()).isEqualTo(Map.of("0x0401", Refusal.RECIPIENT));
        assertThat(profile.source().msisdn().ton()).isZero();
        assertThat(profile.destination().plus()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"endpoints\": []} | endpoints",
                "{\"endpoints\": [{\"host\": \"a\"}]} | endpoints.port",
                "{\"inboundNumbers\": null} | inboundNumbers",
                "{\"inboundNumbers\": {\"defaultRegion\": \"Finland\"}} | inboundNumbers.defaultRegion",
                "{\"systemId\": \"\"} | systemId",
                "{\"windowSize\": 0} | windowSize",
                "{\"minimumValidity\": \"8d\"} | minimumValidity",
                "{\"messagesPerSecond\": -1} | messagesPerSecond",
                "{\"inactivityTimeout\": \"5s\"} | inactivityTimeout",
                "{\"reconnect\": {\"initial\": \"5s\", \"maximum\": \"1s\"}} | reconnect.maximum",
                "{\"responseTimeout\": \"soon\"} | such as 500ms",
                "{\"commandStatus\": {\"x\": \"FLOW\"}} | commandStatus",
                "{\"tls\": {\"minimum\": \"TLSv1.1\"}} | tls.minimum",
                "{\"tls\": {\"trustStore\": \"carrier.pem\"}} | without tls.enabled",
                "{\"receipt\": {\"errorMap\": {\"1\": \"GONE\"}}} | OUT_OF_REACH",
                "{\"receipt\": {\"timeZone\": \"Mars\"}} | receipt.timeZone",
                "{\"dataCoding\": {\"gsm7\": {\"charset\": \"HEBREW\"}}} | dataCoding.gsm7.charset",
                "{\"dataCoding\": {\"gsm7\": {\"charset\": \"LATIN1\", \"packed\": true}}} | dataCoding.gsm7.packed",
                "{\"optionalParameters\": {\"vendor\": \"1\"}} | optionalParameters",
                "{\"optionalParameters\": {\"0x1403\": \"0x1\"}} | 0x1403 is no hexadecimal",
                "{\"optionalParameters\": {\"0x0204\": \"1\"}, \"userMessageReference\": true} | leave one of them out",
                "{\"colour\": \"blue\"} | colour"
            })
    void aWrongKeyIsNamedWithItsRemedy(String changes, String named) {
        assertThatThrownBy(() -> profile(2775, changes)).hasMessageContaining(named);
    }

    @Test
    void aPasswordThatDoesNotFitIsNotShown() {
        assertThatThrownBy(() -> profile(2775, "{\"password\": \"sälaisuus\"}"))
                .hasMessageContaining("password must be ASCII")
                .hasMessageNotContaining("laisuus");
    }
}
