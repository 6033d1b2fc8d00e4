package org.casewire.smpp;

import static java.util.Map.entry;
import static org.casewire.smpp.rehearsal.Topic.ALPHABET;
import static org.casewire.smpp.rehearsal.Topic.BINDS;
import static org.casewire.smpp.rehearsal.Topic.BIND_TYPE;
import static org.casewire.smpp.rehearsal.Topic.CONCATENATION;
import static org.casewire.smpp.rehearsal.Topic.DESTINATION;
import static org.casewire.smpp.rehearsal.Topic.ENQUIRE_LINK;
import static org.casewire.smpp.rehearsal.Topic.ID_BASES;
import static org.casewire.smpp.rehearsal.Topic.ID_SOURCE;
import static org.casewire.smpp.rehearsal.Topic.INBOUND_ALPHABET;
import static org.casewire.smpp.rehearsal.Topic.INBOUND_NUMBERS;
import static org.casewire.smpp.rehearsal.Topic.INTERFACE_VERSION;
import static org.casewire.smpp.rehearsal.Topic.INTERMEDIATE_RECEIPTS;
import static org.casewire.smpp.rehearsal.Topic.RATE;
import static org.casewire.smpp.rehearsal.Topic.RECEIPTS;
import static org.casewire.smpp.rehearsal.Topic.RECEIPT_ORDER;
import static org.casewire.smpp.rehearsal.Topic.RECEIPT_SHAPE;
import static org.casewire.smpp.rehearsal.Topic.REFERENCE;
import static org.casewire.smpp.rehearsal.Topic.SOURCE;
import static org.casewire.smpp.rehearsal.Topic.STATUS_WORDS;
import static org.casewire.smpp.rehearsal.Topic.THROTTLED_WITH;
import static org.casewire.smpp.rehearsal.Topic.TIME_ZONE;
import static org.casewire.smpp.rehearsal.Topic.VALIDITY;
import static org.casewire.smpp.rehearsal.Topic.WINDOW;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.casewire.smpp.rehearsal.Topic;

/**
 * One quirk, or several at once.
 *
 * @param faults of the simulator, as JSON
 * @param profile what is configured, where that is not the usual, as JSON
 * @param found what is told otherwise than of a carrier without quirks
 * @param keys of the profile that must change
 * @param matched whether receipts can be matched with the profile found
 * @param inbound whether texts can be read with it
 */
record RehearsalRow(
        String name,
        String faults,
        String profile,
        Map<Topic, String> found,
        Set<String> keys,
        boolean matched,
        boolean inbound) {
    private static final String NOT = "(not found out)";
    private static final String RATED = "{\"messagesPerSecond\": 10}";

    static RehearsalRow usual() {
        return row("no quirk", "{}", Map.of());
    }

    static List<RehearsalRow> all() {
        List<RehearsalRow> rows = new ArrayList<>();
        rows.addAll(binds());
        rows.addAll(addresses());
        rows.addAll(alphabets());
        rows.addAll(limits());
        rows.addAll(ofReceipts());
        rows.addAll(numbers());
        rows.add(together());
        return rows;
    }

    private static List<RehearsalRow> binds() {
        return List.of(
                row(
                        "transceiver refused",
                        "{'bindTypes': 'TRANSMITTER_RECEIVER'}",
                        Map.of(BIND_TYPE, "TRANSMITTER_RECEIVER", RECEIPT_ORDER, NOT),
                        "bindType"),
                row("transmitter and receiver refused", "{'bindTypes': 'TRANSCEIVER'}", Map.of(), "bindType")
                        .configured("{'bindType': 'TRANSMITTER_RECEIVER'}"),
                row("version 5.0 refused", "{'newestVersion': 52}", Map.of(), "interfaceVersion")
                        .configured("{'interfaceVersion': '0x50'}"),
                row(
                        "version 3.4 refused",
                        "{'newestVersion': 51}",
                        Map.of(INTERFACE_VERSION, "0x33"),
                        "interfaceVersion"),
                row("two binds at most", "{'bindLimit': 2}", Map.of(BINDS, "2"), "binds")
                        .configured("{'binds': 3}"),
                row(
                        "enquire_link unanswered",
                        "{'silentEnquireLink': true}",
                        Map.of(ENQUIRE_LINK, "not answered"),
                        "inactivityTimeout"));
    }

    private static List<RehearsalRow> addresses() {
        return List.of(
                row("our number must be 5/0", "{'sourceKind': '5/0'}", Map.of(SOURCE, "5/0"), "source.shortCode.ton"),
                row(
                        "our number must be 0/1",
                        "{'sourceKind': '0/1'}",
                        Map.of(SOURCE, "0/1"),
                        "source.shortCode.npi",
                        "source.shortCode.ton"),
                row(
                        "their number must be 0/0",
                        "{'destinationKind': '0/0'}",
                        Map.of(DESTINATION, "0/0"),
                        "destination.npi",
                        "destination.ton"),
                row(
                        "their number needs its plus",
                        "{'destinationPlus': true}",
                        Map.of(DESTINATION, "1/1 with plus"),
                        "destination.plus"),
                row(
                        "seven days are too long",
                        "{'refuse': 1, 'refuseWith': 98}",
                        Map.of(VALIDITY, "limited"),
                        "validityPeriod"));
    }

    private static List<RehearsalRow> alphabets() {
        return List.of(
                row(
                        "data_coding 0 is Latin-1",
                        "{'alphabet': 'LATIN1'}",
                        Map.of(ALPHABET, "LATIN1", INBOUND_ALPHABET, "data_coding 0: LATIN1 or ASCII"),
                        "dataCoding.gsm7.charset"),
                row(
                        "data_coding 0 is ASCII",
                        "{'alphabet': 'ASCII'}",
                        Map.of(ALPHABET, "ASCII", INBOUND_ALPHABET, "data_coding 0: LATIN1 or ASCII"),
                        "dataCoding.gsm7.charset"),
                row(
                        "septets are packed",
                        "{'alphabet': 'GSM7_PACKED'}",
                        Map.of(ALPHABET, "GSM7 packed", INBOUND_ALPHABET, "data_coding 0: GSM7 packed"),
                        "dataCoding.gsm7.packed"),
                row(
                        "Latin-1 out, GSM 7-bit in",
                        "{'alphabet': 'LATIN1', 'inboundAlphabet': 'GSM7'}",
                        Map.of(ALPHABET, "LATIN1"),
                        "dataCoding.gsm7.charset",
                        "dataCoding.inbound"),
                row(
                        "GSM 7-bit out, Latin-1 in",
                        "{'inboundAlphabet': 'LATIN1'}",
                        Map.of(INBOUND_ALPHABET, "data_coding 0: LATIN1 or ASCII"),
                        "dataCoding.inbound"),
                joins("UDH_16", "APART"),
                joins("SAR_TLV", "APART"),
                joins("MESSAGE_PAYLOAD", "APART"),
                joins("SAR_TLV", "REFUSED"),
                row("only UDH_8 joins", "{'concatenations': ['UDH_8']}", Map.of(), "concatenation")
                        .configured("{'concatenation': 'UDH_16'}"));
    }

    private static RehearsalRow joins(String way, String others) {
        return row(
                "only %s joins, others %s".formatted(way, others.toLowerCase(Locale.ROOT)),
                "{'concatenations': ['%s'], 'otherConcatenations': '%s'}".formatted(way, others),
                Map.of(CONCATENATION, way),
                "concatenation");
    }

    private static List<RehearsalRow> limits() {
        return List.of(
                row(
                        "four without an answer",
                        "{'windowLimit': 4, 'answerDelay': 60, 'receiptDelay': 300}",
                        Map.of(WINDOW, "4", THROTTLED_WITH, "0x58"),
                        "windowSize"),
                row(
                                "five a second",
                                "{'messagesPerSecond': 5}",
                                Map.of(RATE, "5", WINDOW, NOT, THROTTLED_WITH, "0x58"),
                                "messagesPerSecond")
                        .configured(RATED),
                row(
                                "five a second, with a status of its own",
                                "{'messagesPerSecond': 5, 'refuseWith': 1025}",
                                Map.of(RATE, "5", WINDOW, NOT, THROTTLED_WITH, "0x401"),
                                "commandStatus",
                                "messagesPerSecond")
                        .configured(RATED),
                row(
                                "three without an answer and five a second",
                                "{'windowLimit': 3, 'messagesPerSecond': 5, 'answerDelay': 40, 'receiptDelay': 300}",
                                Map.of(RATE, "5", WINDOW, "3", THROTTLED_WITH, "0x58"),
                                "messagesPerSecond",
                                "windowSize")
                        .configured(RATED));
    }

    private static List<RehearsalRow> ofReceipts() {
        return List.of(
                row(
                                "no receipts",
                                "{'noReceipts': true}",
                                Map.ofEntries(
                                        entry(RECEIPTS, "none"),
                                        entry(RECEIPT_SHAPE, NOT),
                                        entry(INTERMEDIATE_RECEIPTS, NOT),
                                        entry(RECEIPT_ORDER, NOT),
                                        entry(ID_SOURCE, NOT),
                                        entry(ID_BASES, NOT),
                                        entry(STATUS_WORDS, NOT),
                                        entry(REFERENCE, NOT),
                                        entry(TIME_ZONE, NOT)))
                        .withoutReceipts(),
                row(
                                "receipts for some texts",
                                "{'noReceipts': {'every': 2}}",
                                Map.of(RECEIPTS, "for some texts", REFERENCE, NOT))
                        .withoutReceipts(),
                row("receipts only when asked for", "{}", Map.of(), "registeredDelivery")
                        .configured("{'registeredDelivery': 0}"),
                row(
                        "receipts without parameters",
                        "{'receiptTlvs': false}",
                        Map.of(RECEIPT_SHAPE, "esm_class + text", ID_SOURCE, "text")),
                row(
                        "receipts without esm_class",
                        "{'receiptEsmClass': false}",
                        Map.of(RECEIPT_SHAPE, "parameters + text")),
                row(
                        "receipts in text alone",
                        "{'receiptTlvs': false, 'receiptEsmClass': false}",
                        Map.of(RECEIPT_SHAPE, "text", ID_SOURCE, "text")),
                row(
                        "the id in the parameter alone",
                        "{'receiptText': 'id:77 sub:001 dlvrd:{dlvrd} done date:{done} stat:{stat} err:{err}'}",
                        Map.of(ID_SOURCE, "parameter")),
                row("intermediate receipts", "{'intermediateReceipts': true}", Map.of(INTERMEDIATE_RECEIPTS, "come")),
                row("receipts before answers", "{'earlyReceipts': true}", Map.of(RECEIPT_ORDER, "before the answer")),
                row("receipts twice", "{'duplicateReceipts': true}", Map.of(RECEIPT_ORDER, "after the answer, twice")),
                row(
                        "hexadecimal in the answer",
                        "{'answerId': 'HEX_UPPER'}",
                        Map.of(ID_BASES, "answers in HEX, receipts in DECIMAL")),
                row(
                        "hexadecimal in the receipt",
                        "{'receiptId': 'HEX'}",
                        Map.of(ID_BASES, "answers in DECIMAL, receipts in HEX")),
                row(
                        "hexadecimal on both sides, padded on one",
                        "{'answerId': 'HEX_PADDED', 'receiptId': 'HEX'}",
                        Map.of(ID_BASES, "both in HEX")),
                row(
                                "no id in the answer",
                                "{'answerId': 'EMPTY'}",
                                Map.of(
                                        ID_BASES,
                                        "none in the answer",
                                        ID_SOURCE,
                                        NOT,
                                        RECEIPT_ORDER,
                                        NOT,
                                        REFERENCE,
                                        NOT))
                        .withoutReceipts(),
                row(
                        "receipts echo our reference",
                        "{'echoReference': 'RIGHT'}",
                        Map.of(REFERENCE, "echoed"),
                        "userMessageReference"),
                row(
                        "a word of its own",
                        "{'deliveredStat': 'OK', 'receiptTlvs': false}",
                        Map.of(STATUS_WORDS, "OK", RECEIPT_SHAPE, "esm_class + text", ID_SOURCE, "text"),
                        "receipt.statusWords"),
                row(
                        "never more than ACCEPTD",
                        "{'deliveredStat': 'ACCEPTD'}",
                        Map.of(STATUS_WORDS, "ACCEPTD"),
                        "receipt.accepted"),
                row(
                        "receipts dated in India",
                        "{'receiptZone': 'Asia/Kolkata'}",
                        Map.of(TIME_ZONE, "+05:30"),
                        "receipt.timeZone"));
    }

    private static List<RehearsalRow> numbers() {
        return List.of(
                row(
                        "numbers behind a plus",
                        "{'inboundNumbers': '+{number}'}",
                        Map.of(INBOUND_NUMBERS, "international behind +, ton 1")),
                row(
                        "numbers behind 00",
                        "{'inboundNumbers': '00{number}'}",
                        Map.of(INBOUND_NUMBERS, "international behind 00, ton 1")),
                row(
                        "numbers behind a routing code",
                        "{'inboundNumbers': 'C77{number}'}",
                        Map.of(INBOUND_NUMBERS, "international behind the prefix C77, ton 1"),
                        "inboundNumbers.stripPrefix"),
                row(
                                "national numbers",
                                "{'nationalNumbersOf': '358'}",
                                Map.of(INBOUND_NUMBERS, "national, ton 2"),
                                "inboundNumbers.defaultRegion")
                        .configured("{'inboundNumbers': {'defaultRegion': 'SE'}}"));
    }

    private static RehearsalRow together() {
        return row(
                        "all of these that go together",
                        "{'bindTypes': 'TRANSMITTER_RECEIVER', 'newestVersion': 52, 'bindLimit': 4, 'silentEnquireLink': true,"
                                + " 'sourceKind': '0/1', 'destinationKind': '1/1', 'destinationPlus': true,"
                                + " 'alphabet': 'LATIN1', 'inboundAlphabet': 'GSM7',"
                                + " 'concatenations': ['SAR_TLV'], 'otherConcatenations': 'REFUSED',"
                                + " 'windowLimit': 3, 'messagesPerSecond': 5, 'answerDelay': 40, 'refuseWith': 1025,"
                                + " 'receiptTlvs': false, 'receiptEsmClass': false, 'intermediateReceipts': true,"
                                + " 'answerId': 'HEX', 'receiptId': 'DECIMAL_PADDED', 'deliveredStat': 'OK',"
                                + " 'receiptZone': 'Asia/Kolkata', 'echoReference': 'RIGHT', 'nationalNumbersOf': '358'}",
                        Map.ofEntries(
                                entry(BIND_TYPE, "TRANSMITTER_RECEIVER"),
                                entry(BINDS, "2"),
                                entry(ENQUIRE_LINK, "not answered"),
                                entry(SOURCE, "0/1"),
                                entry(DESTINATION, "1/1 with plus"),
                                entry(ALPHABET, "LATIN1"),
                                entry(CONCATENATION, "SAR_TLV"),
                                entry(WINDOW, "3"),
                                entry(RATE, "5"),
                                entry(THROTTLED_WITH, "0x401"),
                                entry(RECEIPT_SHAPE, "text"),
                                entry(RECEIPT_ORDER, NOT),
                                entry(ID_SOURCE, "text"),
                                entry(ID_BASES, "answers in HEX, receipts in DECIMAL"),
                                entry(INTERMEDIATE_RECEIPTS, "come"),
                                entry(STATUS_WORDS, "OK"),
                                entry(TIME_ZONE, "+05:30"),
                                entry(REFERENCE, "echoed"),
                                entry(INBOUND_NUMBERS, "national, ton 2")),
                        "bindType",
                        "binds",
                        "commandStatus",
                        "concatenation",
                        "dataCoding.gsm7.charset",
                        "dataCoding.inbound",
                        "destination.plus",
                        "inactivityTimeout",
                        "inboundNumbers.defaultRegion",
                        "interfaceVersion",
                        "messagesPerSecond",
                        "receipt.statusWords",
                        "receipt.timeZone",
                        "source.shortCode.npi",
                        "source.shortCode.ton",
                        "userMessageReference",
                        "windowSize")
                .configured("{'messagesPerSecond': 10, 'binds': 3, 'interfaceVersion': '0x50',"
                        + " 'inboundNumbers': {'defaultRegion': 'SE'}}");
    }

    private static RehearsalRow row(String name, String faults, Map<Topic, String> found, String... keys) {
        return new RehearsalRow(name, json(faults), "{}", found, Set.of(keys), true, true);
    }

    private RehearsalRow configured(String changes) {
        return new RehearsalRow(name, faults, json(changes), found, keys, matched, inbound);
    }

    private RehearsalRow withoutReceipts() {
        return new RehearsalRow(name, faults, profile, found, keys, false, inbound);
    }

    private static String json(String lenient) {
        return lenient.replace('\'', '"');
    }
}
