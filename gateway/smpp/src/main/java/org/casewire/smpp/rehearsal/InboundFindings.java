package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.number.NumberPlan;
import org.casewire.smpp.Arrival;
import org.casewire.smpp.rehearsal.Answer.Reading;

/** What the texts that the phone's owner sent tell: how the carrier writes numbers, and in which alphabet. */
final class InboundFindings {
    private final RehearsalPlan plan;
    private final Notebook notes;
    private final NumberPlan numbers;

    InboundFindings(RehearsalPlan plan, Notebook notes, NumberPlan numbers) {
        this.plan = plan;
        this.notes = notes;
        this.numbers = numbers;
    }

    void conclude(List<Arrival> texts, List<Answer> answers) {
        if (texts.isEmpty()) {
            notes.unknown(Topic.INBOUND_NUMBERS, "no text came from the phone");
            notes.unknown(Topic.INBOUND_ALPHABET, "no text came from the phone");
            return;
        }
        numbers(texts);
        alphabet(answers);
    }

    private void alphabet(List<Answer> answers) {
        Optional<Answer> certain = answers.stream()
                .filter(answer -> answer.sign() && answer.reading() != Reading.UCS2)
                .findFirst();
        if (certain.isEmpty()) {
            notes.unknown(Topic.INBOUND_ALPHABET, "no answer had an at sign in it, which would tell");
            return;
        }
        Answer answer = certain.get();
        String code = Integer.toString(answer.arrival().dataCoding());
        boolean read = answer.isReadBy(notes.profile());
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        String remedy = "";
        if (!read
                && answer.reading() != Reading.GSM7_PACKED
                && !notes.profile().dataCoding().gsm7().packed()) {
            Map<String, JsonNode> inbound = new LinkedHashMap<>();
            notes.configured()
                    .dataCoding()
                    .inbound()
                    .forEach((known, charset) -> inbound.put(known, ProfileTree.text(charset.name())));
            inbound.put(code, ProfileTree.text(answer.reading().name()));
            keys.put("/dataCoding/inbound", ProfileTree.object(inbound));
        } else if (!read) {
            remedy = "; packed one way only is more than a profile can say: ask the carrier to change that";
        }
        notes.found(
                Topic.INBOUND_ALPHABET,
                "data_coding " + code + ": " + words(answer.reading()),
                (int) answers.stream().filter(Answer::sign).count(),
                "an answer with an at sign can be read so" + remedy,
                keys);
    }

    private static String words(Reading reading) {
        return switch (reading) {
            case GSM7 -> "GSM7";
            case LATIN1 -> "LATIN1 or ASCII";
            case GSM7_PACKED -> "GSM7 packed";
            case UCS2 -> "UCS2";
        };
    }

    private void numbers(List<Arrival> texts) {
        Arrival first = texts.get(0);
        String digits = plan.to().phone().digits();
        String written = first.source();
        String prefix = written.endsWith(digits) ? written.substring(0, written.length() - digits.length()) : "";
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        String value;
        if (written.equals(digits)) {
            value = "international";
        } else if (prefix.equals("+") || prefix.equals("00")) {
            value = "international behind " + prefix;
        } else if (!prefix.isEmpty()) {
            value = "international behind the prefix " + prefix;
            keys.put("/inboundNumbers/stripPrefix", ProfileTree.text(prefix));
        } else {
            value = "national";
            region().ifPresent(region -> keys.put("/inboundNumbers/defaultRegion", ProfileTree.text(region)));
        }
        boolean readAlready = isRead(first);
        if (readAlready) {
            keys.clear();
        }
        notes.found(
                Topic.INBOUND_NUMBERS,
                value + ", ton " + first.sourceTon(),
                texts.size(),
                "so the phone's number was written on texts from it",
                keys);
        if (!isRead(first)) {
            notes.found(
                    Topic.INBOUND_NUMBERS,
                    value + ", ton " + first.sourceTon() + ", not to be read",
                    texts.size(),
                    "no key of a profile makes the phone's number of what the carrier writes: ask for international"
                            + " numbers");
        }
    }

    private Optional<String> region() {
        return Optional.ofNullable(numbers.check(plan.to().e164(), List.of()).region());
    }

    private boolean isRead(Arrival text) {
        return text.from(notes.profile()).equals(plan.to().e164());
    }
}
