package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.crypto.Secret;
import org.casewire.core.text.TextForm;
import org.casewire.core.text.Tie;

/**
 * How one carrier speaks SMPP: every difference between operators is a key here. Defaults stand in the constructors of
 * this record and of those it holds, and nowhere else.
 *
 * @param endpoints the carrier's addresses
 * @param endpointUse whether they are tried in this order, or the binds are spread over them
 * @param binds of that type; with {@code TRANSMITTER_RECEIVER} as many pairs
 * @param interfaceVersion 0x34 is SMPP 3.4
 * @param windowSize submits without an answer, per bind
 * @param messagesPerSecond segments a second over all binds; 0 is no limit
 * @param inactivityTimeout a link on which nothing came for this long is dropped
 * @param registeredDelivery asked for with every segment
 * @param partsTimeout how long missing parts of an inbound text are awaited
 * @param deliverResponseTimeout after how long the carrier repeats a deliver_sm
 * @param validityPeriod the longest a carrier takes; a message's own end is used when it comes earlier
 * @param validityForm how it is written; absolute times are in {@code receipt.timeZone}
 * @param minimumValidity the shortest a carrier takes
 * @param refuseInboundWith the command_status that makes this carrier repeat a deliver_sm
 * @param commandStatus vendor codes, e.g. {@code "0x0400": RECIPIENT}
 * @param optionalParameters for every submit_sm, e.g. {@code "0x1403": "0x01"}
 * @param userMessageReference whether a submit_sm names its segment in user_message_reference, and a receipt is asked for it
 */
public record SmppProfile(
        List<Endpoint> endpoints,
        EndpointUse endpointUse,
        TlsProfile tls,
        BindType bindType,
        Integer binds,
        String systemId,
        Secret password,
        String systemType,
        @JsonDeserialize(using = NumberText.class) Integer interfaceVersion,
        String addressRange,
        @JsonDeserialize(using = DurationText.class) Duration connectTimeout,
        @JsonDeserialize(using = DurationText.class) Duration bindTimeout,
        @JsonDeserialize(using = DurationText.class) Duration responseTimeout,
        Integer windowSize,
        Integer messagesPerSecond,
        @JsonDeserialize(using = DurationText.class) Duration enquireLinkInterval,
        @JsonDeserialize(using = DurationText.class) Duration inactivityTimeout,
        Reconnect reconnect,
        AddressProfile.Source source,
        AddressProfile.Destination destination,
        AddressProfile.Inbound inboundNumbers,
        DataCodingProfile dataCoding,
        Concatenation concatenation,
        @JsonDeserialize(using = NumberText.class) Integer registeredDelivery,
        ReceiptProfile receipt,
        @JsonDeserialize(using = DurationText.class) Duration partsTimeout,
        @JsonDeserialize(using = DurationText.class) Duration deliverResponseTimeout,
        @JsonDeserialize(using = DurationText.class) Duration validityPeriod,
        ValidityForm validityForm,
        @JsonDeserialize(using = DurationText.class) Duration minimumValidity,
        @JsonDeserialize(using = NumberText.class) Integer refuseInboundWith,
        Map<String, Refusal> commandStatus,
        Map<String, String> optionalParameters,
        Boolean userMessageReference) {

    public SmppProfile {
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
        endpointUse = or(endpointUse, EndpointUse.FAILOVER);
        tls = tls == null ? TlsProfile.defaults() : tls;
        bindType = or(bindType, BindType.TRANSCEIVER);
        binds = or(binds, 1);
        systemId = or(systemId, "");
        password = password == null ? new Secret("") : password;
        systemType = or(systemType, "");
        interfaceVersion = or(interfaceVersion, 0x34);
        addressRange = or(addressRange, "");
        connectTimeout = or(connectTimeout, Duration.ofSeconds(10));
        bindTimeout = or(bindTimeout, Duration.ofSeconds(30));
        responseTimeout = or(responseTimeout, Duration.ofSeconds(60));
        windowSize = or(windowSize, 10);
        messagesPerSecond = or(messagesPerSecond, 10);
        enquireLinkInterval = or(enquireLinkInterval, Duration.ofSeconds(20));
        inactivityTimeout = or(inactivityTimeout, Duration.ofSeconds(60));
        reconnect = reconnect == null ? Reconnect.defaults() : reconnect;
        source = source == null ? AddressProfile.Source.defaults() : source;
        destination = destination == null ? AddressProfile.Destination.defaults() : destination;
        ProfileCheck.require(
                inboundNumbers != null,
                "inboundNumbers is missing: say in which region the carrier's national numbers are, such as"
                        + " inboundNumbers: {defaultRegion: FI}");
        dataCoding = dataCoding == null ? DataCodingProfile.defaults() : dataCoding;
        concatenation = or(concatenation, Concatenation.UDH_8);
        registeredDelivery = or(registeredDelivery, 0x01);
        receipt = receipt == null ? ReceiptProfile.defaults() : receipt;
        partsTimeout = or(partsTimeout, Duration.ofMinutes(10));
        deliverResponseTimeout = or(deliverResponseTimeout, Duration.ofSeconds(30));
        validityPeriod = or(validityPeriod, Duration.ofDays(7));
        validityForm = or(validityForm, ValidityForm.RELATIVE);
        minimumValidity = or(minimumValidity, Duration.ofMinutes(1));
        refuseInboundWith = or(refuseInboundWith, 0x08);
        commandStatus = commandStatus == null ? Map.of() : Map.copyOf(commandStatus);
        optionalParameters = optionalParameters == null ? Map.of() : Map.copyOf(optionalParameters);
        userMessageReference = or(userMessageReference, false);

        ProfileCheck.require(
                !endpoints.isEmpty(), "endpoints is missing: name the carrier's address as [{host, port}]");
        ProfileCheck.cString("systemId", systemId, 64);
        ProfileCheck.require(!systemId.isEmpty(), "systemId is missing: the carrier gave you one with the password");
        ProfileCheck.cString("password", password.reveal(), 255);
        ProfileCheck.cString("systemType", systemType, 64);
        ProfileCheck.cString("addressRange", addressRange, 255);
        ProfileCheck.between("binds", binds, 1, 32);
        ProfileCheck.between("windowSize", windowSize, 1, 10_000);
        ProfileCheck.between("messagesPerSecond", messagesPerSecond, 0, 1_000_000);
        ProfileCheck.between("interfaceVersion", interfaceVersion, 0x33, 0x50);
        ProfileCheck.between("registeredDelivery", registeredDelivery, 0, 0xFF);
        ProfileCheck.between("refuseInboundWith", refuseInboundWith, 1, Integer.MAX_VALUE);
        ProfileCheck.positive("connectTimeout", connectTimeout);
        ProfileCheck.positive("bindTimeout", bindTimeout);
        ProfileCheck.positive("responseTimeout", responseTimeout);
        ProfileCheck.positive("enquireLinkInterval", enquireLinkInterval);
        ProfileCheck.positive("partsTimeout", partsTimeout);
        ProfileCheck.positive("deliverResponseTimeout", deliverResponseTimeout);
        ProfileCheck.positive("validityPeriod", validityPeriod);
        ProfileCheck.positive("minimumValidity", minimumValidity);
        ProfileCheck.require(
                validityPeriod.compareTo(minimumValidity) >= 0,
                "validityPeriod must not be shorter than minimumValidity");
        ProfileCheck.require(
                inactivityTimeout.compareTo(enquireLinkInterval) > 0,
                "inactivityTimeout must be longer than enquireLinkInterval, or an idle link is always dropped");
        commandStatus.keySet().forEach(code -> ProfileCheck.code("commandStatus", code));
        boolean ownReference = OptionalParameters.read(optionalParameters).stream()
                .anyMatch(parameter -> parameter.getTag() == SmppConstants.TAG_USER_MESSAGE_REFERENCE);
        ProfileCheck.require(
                !ownReference || !userMessageReference,
                "optionalParameters has 0x0204, which userMessageReference writes for each segment: leave one of them out");
    }

    /** How texts for this carrier are cut. */
    public TextForm texts() {
        return new TextForm(concatenation.tie, dataCoding.gsm7().basic());
    }

    /** Never shows the credentials. */
    @Override
    public String toString() {
        return "SmppProfile[" + bindType + " x " + binds + " to " + endpoints + "]";
    }

    private static <T> T or(T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /** Which binds a carrier gives. */
    public enum BindType {
        TRANSCEIVER,
        @JsonAlias({"TRANSMITTER+RECEIVER", "TRANSMITTER + RECEIVER"})
        TRANSMITTER_RECEIVER
    }

    /** What several endpoints are for. */
    public enum EndpointUse {
        /** In their order: a later one is tried when those before it fail. */
        FAILOVER,
        /** Each bind begins at another one, since many carriers guarantee only one of them at a time. */
        SPREAD
    }

    /** How segments of one message are tied together when sent; all four are understood when received. */
    public enum Concatenation {
        UDH_8(Tie.REFERENCE_8),
        UDH_16(Tie.REFERENCE_16),
        SAR_TLV(Tie.PARAMETERS),
        MESSAGE_PAYLOAD(Tie.WHOLE);

        private final Tie tie;

        Concatenation(Tie tie) {
            this.tie = tie;
        }
    }

    public record Endpoint(String host, Integer port) {
        public Endpoint {
            ProfileCheck.require(host != null && !host.isBlank(), "endpoints.host is missing");
            ProfileCheck.require(port != null, "endpoints.port is missing");
            ProfileCheck.between("endpoints.port", port, 1, 65_535);
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** The wait before a new try is drawn between nothing and a bound, which doubles from initial to maximum. */
    public record Reconnect(
            @JsonDeserialize(using = DurationText.class) Duration initial,
            @JsonDeserialize(using = DurationText.class) Duration maximum) {
        public Reconnect {
            initial = or(initial, Duration.ofSeconds(1));
            maximum = or(maximum, Duration.ofSeconds(60));
            ProfileCheck.positive("reconnect.initial", initial);
            ProfileCheck.require(
                    maximum.compareTo(initial) >= 0, "reconnect.maximum must not be shorter than reconnect.initial");
        }

        /** Every key at its default: a key that JSON leaves out comes as null. */
        @SuppressWarnings("NullAway")
        static Reconnect defaults() {
            return new Reconnect(null, null);
        }
    }
}
