package org.casewire.core.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers as people type them, one reader for every door, and says which of them an SMS may go to, by the numbering plans that
 * libphonenumber carries. Anything a person can type has an answer; nothing here throws for a text. Regions are ISO
 * 3166 codes, the first one is where national format is read. Safe for all threads; the first use takes some tenths of
 * a second.
 */
public final class NumberPlan {
    /** Stands for "no region" in libphonenumber: then only international format can be read. */
    private static final String NOWHERE = "ZZ";

    /** Answers kept in memory; then they are worked out anew. */
    private static final int REMEMBERED = 10_000;

    private static final int LONGEST_REMEMBERED = 32;

    /** UTF-16 units that libphonenumber's expressions may see, some of which take the square of it; it parses no more. */
    private static final int LONGEST_READ = 250;

    /** Digits before a national number: {@code 0}, {@code 8}, {@code 06}. */
    private static final int LONGEST_TRUNK = 2;

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final ShortNumberInfo shortNumbers = ShortNumberInfo.getInstance();
    private final Map<Question, NumberCheck> answers = new ConcurrentHashMap<>();

    /** @param regions where the organisation may send; the first reads national format */
    public NumberCheck check(String input, List<String> regions) {
        if (input.length() > LONGEST_REMEMBERED) {
            return workOut(input, regions);
        }
        // A patient's number is asked for with each text and again with its receipt.
        Question question = new Question(input, regions);
        NumberCheck known = answers.get(question);
        if (known != null) {
            return known;
        }
        NumberCheck answer = workOut(input, regions);
        if (answers.size() >= REMEMBERED) {
            answers.clear();
        }
        answers.put(question, answer);
        return answer;
    }

    private NumberCheck workOut(String input, List<String> regions) {
        List<String> allowed =
                regions.stream().map(region -> region.toUpperCase(Locale.ROOT)).toList();
        String home = allowed.isEmpty() ? NOWHERE : allowed.get(0);
        if (input.strip().length() > LONGEST_READ) {
            return unusable(NumberRejection.TOO_LONG, null);
        }
        Optional<TypedNumber> typed = TypedNumber.read(input);
        if (typed.isEmpty() || isLengthened(typed.get(), home)) {
            return unusable(NumberRejection.NOT_A_NUMBER, null);
        }
        String plain = typed.get().plain();
        if (allowed.stream().anyMatch(region -> shortNumbers.isEmergencyNumber(plain, region))) {
            return unusable(NumberRejection.EMERGENCY, NumberRejection.EMERGENCY.code());
        }
        Phonenumber.PhoneNumber number;
        try {
            number = numbers.parse(plain, home);
        } catch (NumberParseException e) {
            return unusable(unreadable(e), null);
        }
        if (numbers.isValidNumber(number) && fits(number)) {
            return isDialled(number, typed.get())
                    ? valid(number, SharedPlans.widened(allowed))
                    : unusable(NumberRejection.NOT_VALID, null);
        }
        if (isShort(number, typed.get(), allowed)) {
            return unusable(NumberRejection.SHORT_CODE, NumberRejection.SHORT_CODE.code());
        }
        return unusable(impossible(number), null);
    }

    /** Whether the digits before a bracket or a slash are a number already: what follows is not part of it. */
    private boolean isLengthened(TypedNumber typed, String home) {
        return typed.beginnings().stream().anyMatch(beginning -> {
            try {
                Phonenumber.PhoneNumber number = numbers.parse(beginning.plain(), home);
                return numbers.isValidNumber(number) && isDialled(number, beginning);
            } catch (NumberParseException e) {
                return false;
            }
        });
    }

    /**
     * Whether a phone would reach the number by the digits as they stand. libphonenumber is more generous: it drops and
     * adds digits by the customs of a country, and takes a number without its trunk prefix for a national one, though
     * the same digits are somebody else's behind a plus.
     */
    private boolean isDialled(Phonenumber.PhoneNumber number, TypedNumber typed) {
        String national = numbers.getNationalSignificantNumber(number);
        String code = Integer.toString(number.getCountryCode());
        if (typed.digits().equals(code + national)) {
            return true;
        }
        if (typed.international()) {
            return typed.digits().equals(code + "0" + national);
        }
        int trunk = typed.digits().length() - national.length();
        if (trunk == 0) {
            return digits(numbers.format(number, PhoneNumberFormat.NATIONAL)).equals(typed.digits());
        }
        return trunk > 0 && trunk <= LONGEST_TRUNK && typed.digits().endsWith(national);
    }

    private static String digits(String formatted) {
        return formatted.replaceAll("[^0-9]", "");
    }

    /** Any valid number, of any region and kind. */
    public Optional<PhoneNumber> parse(String input, String defaultRegion) {
        return Optional.ofNullable(check(input, List.of(defaultRegion)).e164()).map(PhoneNumber::new);
    }

    /**
     * An address of a network, which may be a national number without its trunk prefix: there "what was typed" is not
     * the question.
     *
     * @param address ASCII digits, with or without a plus
     */
    public Optional<PhoneNumber> network(String address, String defaultRegion) {
        try {
            Phonenumber.PhoneNumber number = numbers.parse(address, defaultRegion);
            return numbers.isValidNumber(number) && fits(number)
                    ? Optional.of(new PhoneNumber(numbers.format(number, PhoneNumberFormat.E164)))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** The number as one that may be sent to; empty when {@link #check} would not call it sendable. */
    public Optional<MobileNumber> mobile(PhoneNumber number, List<String> regions) {
        return check(number.e164(), regions).sendable() ? Optional.of(new MobileNumber(number)) : Optional.empty();
    }

    /** The number as one that may be answered by itself: a mobile one, of whatever region. */
    public Optional<MobileNumber> mobileAnywhere(PhoneNumber number) {
        return check(number.e164(), List.of()).mobile() ? Optional.of(new MobileNumber(number)) : Optional.empty();
    }

    /**
     * A number that was checked when it was stored, read back from its sealed column. Numbering plans change; what was
     * accepted once stays accepted.
     */
    public MobileNumber trusted(String e164) {
        return new MobileNumber(new PhoneNumber(e164));
    }

    private NumberCheck valid(Phonenumber.PhoneNumber number, List<String> allowed) {
        PhoneNumberType kind = numbers.getNumberType(number);
        Optional<NumberRejection> unfit = unfit(kind);
        String region = numbers.getRegionCodeForNumber(number);
        NumberRejection reason =
                unfit.orElse(region != null && allowed.contains(region) ? null : NumberRejection.REGION_NOT_ALLOWED);
        return new NumberCheck(
                true,
                unfit.isEmpty(),
                reason == null,
                numbers.format(number, PhoneNumberFormat.E164),
                numbers.format(number, PhoneNumberFormat.INTERNATIONAL),
                region,
                unfit.map(NumberRejection::code)
                        .orElse(kind == PhoneNumberType.MOBILE ? "mobile" : "landline-or-mobile"),
                reason);
    }

    private static NumberCheck unusable(NumberRejection reason, @Nullable String type) {
        return new NumberCheck(false, false, false, null, null, null, type, reason);
    }

    /** Some plans hold numbers that are longer than E.164 allows and that no network could carry. */
    private boolean fits(Phonenumber.PhoneNumber number) {
        int length = numbers.format(number, PhoneNumberFormat.E164).length();
        return length > 5 && length <= 16;
    }

    /** A short number is dialled inside its country only, so "+" makes none. */
    private boolean isShort(Phonenumber.PhoneNumber number, TypedNumber typed, List<String> allowed) {
        return !typed.international()
                && allowed.stream().anyMatch(region -> shortNumbers.isValidShortNumberForRegion(number, region));
    }

    private static Optional<NumberRejection> unfit(PhoneNumberType kind) {
        return switch (kind) {
            case MOBILE, FIXED_LINE_OR_MOBILE -> Optional.empty();
            case FIXED_LINE -> Optional.of(NumberRejection.LANDLINE);
            case PREMIUM_RATE -> Optional.of(NumberRejection.PREMIUM);
            case TOLL_FREE -> Optional.of(NumberRejection.TOLL_FREE);
            case SHARED_COST -> Optional.of(NumberRejection.SHARED_COST);
            case VOIP -> Optional.of(NumberRejection.VOIP);
            case PAGER -> Optional.of(NumberRejection.PAGER);
            case PERSONAL_NUMBER -> Optional.of(NumberRejection.PERSONAL);
            // The API has no word of its own for a mailbox; it is a service number like these.
            case UAN, VOICEMAIL -> Optional.of(NumberRejection.UAN);
            case UNKNOWN -> Optional.of(NumberRejection.NOT_VALID);
        };
    }

    /** Of nothing but digits. */
    private static NumberRejection unreadable(NumberParseException e) {
        return switch (e.getErrorType()) {
            case INVALID_COUNTRY_CODE -> NumberRejection.NOT_VALID;
            case NOT_A_NUMBER, TOO_SHORT_AFTER_IDD, TOO_SHORT_NSN -> NumberRejection.TOO_SHORT;
            case TOO_LONG -> NumberRejection.TOO_LONG;
        };
    }

    private NumberRejection impossible(Phonenumber.PhoneNumber number) {
        return switch (numbers.isPossibleNumberWithReason(number)) {
            case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY -> NumberRejection.TOO_SHORT;
            case TOO_LONG -> NumberRejection.TOO_LONG;
            case IS_POSSIBLE, INVALID_LENGTH, INVALID_COUNTRY_CODE -> NumberRejection.NOT_VALID;
        };
    }

    private record Question(String input, List<String> regions) {
        private Question {
            regions = List.copyOf(regions);
        }

        @Override
        public String toString() {
            return "Question[]";
        }
    }
}
