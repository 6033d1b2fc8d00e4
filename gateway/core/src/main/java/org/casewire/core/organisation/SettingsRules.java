package org.casewire.core.organisation;

import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.text.PlainName;
import org.casewire.core.text.PlainTypography;
import org.casewire.core.text.TextForm;
import org.casewire.core.text.TextMeasure;
import org.casewire.core.text.VisibleText;
import org.casewire.core.text.WellFormedText;

/** What an organisation's name and settings must fulfil. One refusal names every fault. Not for several threads. */
public final class SettingsRules {
    private static final Set<String> REGIONS = Set.of(Locale.getISOCountries());
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final int LONGEST_NAME = 200;
    /** Which segments of a message wait is kept in the bits of an integer, and phones join no more anyway. */
    private static final int MOST_SEGMENTS = 31;

    private static final int MOST_SPANS = 10;
    private static final int MOST_DATES = 400;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MONTH = Duration.ofDays(31);
    private static final Duration YEAR = Duration.ofDays(366);

    private final List<Fault> faults = new ArrayList<>();
    private final List<TextForm> forms;

    private SettingsRules(List<TextForm> forms) {
        this.forms = forms;
    }

    /** One thing that is wrong, as a member of {@code errors} in the refusal. */
    public record Fault(String field, String message) {}

    /**
     * @param forms of the organisation's carriers; each has to be able to take its texts
     * @throws RequestRefused INVALID_REQUEST with all faults as its extension {@code errors}
     */
    static void check(String name, OrganisationSettings settings, List<TextForm> forms) {
        SettingsRules rules = new SettingsRules(forms);
        rules.unless(
                VisibleText.isIn(name) && name.length() <= LONGEST_NAME,
                "name",
                "must have 1 to " + LONGEST_NAME + " characters");
        rules.unless(PlainName.isPlain(name), "name", PlainName.REMEDY);
        rules.codes("regions", settings.regions(), REGIONS, "ISO 3166 codes such as FI");
        rules.codes("languages", settings.languages(), LANGUAGES, "ISO 639 codes such as fi");
        rules.texts(settings);
        rules.times(settings);
        rules.desk(settings.desk());
        rules.finish();
    }

    private void codes(String field, List<String> codes, Set<String> known, String kind) {
        unless(!codes.isEmpty(), field, "must name at least one");
        unless(known.containsAll(codes), field, "must be " + kind);
        unless(new HashSet<>(codes).size() == codes.size(), field, "must name each once");
    }

    private void texts(OrganisationSettings settings) {
        boolean anySegments = settings.maxSegments() >= 1 && settings.maxSegments() <= MOST_SEGMENTS;
        unless(anySegments, "maxSegments", "must be from 1 to " + MOST_SEGMENTS);
        int most = anySegments ? settings.maxSegments() : MOST_SEGMENTS;
        texts("closingMessage", settings.closingMessage(), most, settings.plainTypography());
        texts("optOutMessage", settings.optOutMessage(), most, settings.plainTypography());
        texts("unknownSenderMessage", settings.unknownSenderMessage(), most, settings.plainTypography());
        texts("outOfHoursMessage", settings.desk().outOfHoursMessage(), most, settings.plainTypography());
        if (!settings.languages().isEmpty()) {
            String first = settings.languages().get(0);
            unless(
                    settings.closingMessage().containsKey(first),
                    "closingMessage",
                    "must have a text in " + first + ", the first language");
            unless(
                    settings.optOutMessage().containsKey(first)
                            || settings.optOutMessage().containsKey(OrganisationSettings.LAST_RESORT),
                    "optOutMessage",
                    "must have a text in " + first + ", the first language, or in English");
            unless(
                    settings.unknownSenderMessage().isEmpty()
                            || settings.unknownSenderMessage().containsKey(first),
                    "unknownSenderMessage",
                    "must have a text in " + first + ", the first language, if any");
            unless(
                    settings.desk().outOfHoursMessage().isEmpty()
                            || settings.desk().outOfHoursMessage().containsKey(first),
                    "outOfHoursMessage",
                    "must have a text in " + first + ", the first language, if any");
        }
    }

    private void texts(String field, Map<String, String> texts, int most, boolean plain) {
        texts.forEach((language, text) -> {
            String at = LANGUAGES.contains(language) ? field + "." + language : field;
            unless(LANGUAGES.contains(language), field, "must have ISO 639 codes such as fi as its keys");
            unless(VisibleText.isIn(text), at, "must not be empty");
            if (WellFormedText.isWellFormed(text)) {
                int segments = TextMeasure.strictest(plain ? PlainTypography.flatten(text) : text, forms)
                        .segmentCount();
                unless(segments <= most, at, "takes " + segments + " segments, and maxSegments is " + most);
            } else {
                unless(false, at, "has a control character in it");
            }
        });
    }

    private void times(OrganisationSettings settings) {
        within("autoReplyInterval", settings.autoReplyInterval(), SECOND, YEAR);
        within("notAfter", settings.notAfter(), SECOND, MONTH);
        within("acceptWithin", settings.acceptWithin(), SECOND, MONTH);
        within("receiptWithin", settings.receiptWithin(), SECOND, MONTH);
        within("pairReserve", settings.pairReserve(), Duration.ZERO, YEAR);
        Period retention = settings.retention();
        unless(
                !retention.isNegative()
                        && !retention.isZero()
                        && retention.toTotalMonths() <= 1_200
                        && retention.getDays() <= 36_600,
                "retention",
                "must be longer than nothing and at most P100Y");
    }

    private void desk(DeskSettings desk) {
        within("answerWithin", desk.answerWithin(), SECOND, MONTH);
        OpeningHours hours = desk.openingHours();
        unless(
                hours.closed().size() <= MOST_DATES,
                "openingHours.closed",
                "must have at most " + MOST_DATES + " dates");
        unless(
                hours.week().values().stream().allMatch(spans -> spans.size() <= MOST_SPANS),
                "openingHours.week",
                "must have at most " + MOST_SPANS + " spans a day");
        unless(
                hours.isAlways() || !hours.timeZone().isEmpty(),
                "openingHours.timeZone",
                "is missing: a name such as Europe/Helsinki");
        unless(
                desk.quietHours().spans().size() <= MOST_SPANS
                        && desk.quietHours().leavesTime(),
                "quietHours",
                "must leave some of the day, in at most " + MOST_SPANS + " spans");
        unless(
                desk.callbackPhone().length() <= 40 && PlainName.isPlain(desk.callbackPhone()),
                "callbackPhone",
                "must be a phone number as patients read it");
        unless(desk.escalation().size() <= MOST_SPANS, "escalation", "must have at most " + MOST_SPANS + " steps");
        for (int i = 0; i < desk.escalation().size(); i++) {
            EscalationStep step = desk.escalation().get(i);
            within("escalation[" + i + "].after", step.after(), Duration.ZERO, MONTH);
            unless(
                    !step.email().isEmpty()
                            && step.email().size() <= MOST_SPANS
                            && step.email().stream().allMatch(MailAddress::isOne),
                    "escalation[" + i + "].email",
                    "must be 1 to " + MOST_SPANS + " e-mail addresses");
        }
    }

    private void within(String field, Duration value, Duration least, Duration most) {
        unless(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                field,
                "must be from " + least + " to " + most);
    }

    private void unless(boolean right, String field, String message) {
        if (!right) {
            faults.add(new Fault(field, message));
        }
    }

    private void finish() {
        if (!faults.isEmpty()) {
            throw new RequestRefused(
                    RequestRefused.Code.INVALID_REQUEST,
                    "See errors for each field that is wrong",
                    Map.of("errors", List.copyOf(faults)));
        }
    }
}
