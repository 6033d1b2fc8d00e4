package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.smpp.Arrival;
import org.casewire.smpp.SmppProfile;

/**
 * A number of two digits that the phone's owner sent, in whichever alphabet it could be read.
 *
 * @param sign whether an at sign followed; then the alphabet is certain, for the digits are alike in most
 */
record Answer(int code, boolean sign, Reading reading, Arrival arrival) {
    private static final Pattern CODE = Pattern.compile("(?<![0-9])([1-5][1-4])(?![0-9])(@?)");

    /** The alphabets in which a data_coding may be read. */
    enum Reading {
        GSM7,
        LATIN1,
        GSM7_PACKED,
        UCS2
    }

    /** Those in a text that came; the reading with an at sign is the right one. */
    static List<Answer> in(Arrival arrival, SmppProfile profile) {
        List<Answer> plain = List.of();
        for (Reading reading : Reading.values()) {
            List<Answer> answers = read(arrival, profile, reading);
            if (answers.stream().anyMatch(Answer::sign)) {
                return answers;
            }
            plain = plain.isEmpty() ? answers : plain;
        }
        return plain;
    }

    private static List<Answer> read(Arrival arrival, SmppProfile profile, Reading reading) {
        List<Answer> answers = new ArrayList<>();
        Optional<String> text = arrival.text(as(profile, reading, arrival.dataCoding()));
        Matcher found = CODE.matcher(text.orElse(""));
        while (found.find()) {
            answers.add(
                    new Answer(Integer.parseInt(found.group(1)), !found.group(2).isEmpty(), reading, arrival));
        }
        return answers;
    }

    /** Whether a link with that profile reads this answer as it was meant. */
    boolean isReadBy(SmppProfile profile) {
        String expected = code + (sign ? "@" : "");
        return arrival.text(profile).map(text -> text.contains(expected)).orElse(false);
    }

    private static SmppProfile as(SmppProfile profile, Reading reading, int dataCoding) {
        boolean packed = reading == Reading.GSM7_PACKED;
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        keys.put("/dataCoding/gsm7/charset", ProfileTree.text("GSM7"));
        keys.put("/dataCoding/gsm7/packed", ProfileTree.flag(packed));
        keys.put(
                "/dataCoding/inbound",
                ProfileTree.object(
                        Map.of(Integer.toString(dataCoding), ProfileTree.text(packed ? "GSM7" : reading.name()))));
        return ProfileTree.changed(profile, keys);
    }

    @Override
    public String toString() {
        return "Answer[" + code + "]";
    }
}
