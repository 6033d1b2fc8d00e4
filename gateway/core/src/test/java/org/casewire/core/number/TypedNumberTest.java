package org.casewire.core.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was typed is what is dialled: nothing around or inside a number makes another person's of it. */
class TypedNumberTest {
    private static final String PLUS = "+\uff0b\ufe62";

    private final NumberPlan plan = new NumberPlan();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FI | 040 l23 4567",
                "FI | 040 12O 4567",
                "FI | 0401234567.0",
                "FI | 0401234567.00",
                "FI | ０４０１２３４５６７．０",
                "FI | 040123456.7",
                "FI | 040 123 4567 (2)",
                "FI | 040 123 4567 [2]",
                "FI | 040 123 4567/8",
                "FI | 040 123 45 6/7",
                "FI | 040 CALLMEE",
                "FI | 0401234567;0507654321",
                "FI | 0401234567, 0507654321",
                "FI | 0401234567 tai 0507654321",
                "FI | +358401234567+358507654321",
                "FI | 0401234567 ext 5",
                "FI | 0401234567x5",
                "FI | 0401234567#5",
                "FI | 0401234567;ext=5",
                "FI | tel:0401234567;phone-context=+358",
                "FI | puh. 0401234567",
                "FI | (work) 0401234567",
                "FI | 4.01234567E8",
                "FI | *31#0401234567",
                "FI | 040 123 456⁷",
                "FI | 040 123 456７\u20e3",
                "AT | 0664 1234567 (work)",
                "AT | 0664 1234567 (12)",
                "AT | 0664 1234567/12",
                "DE | 030 123456/78"
            })
    void whatIsNoPartOfANumberIsNeverDropped(String region, String typed) {
        assertThat(plan.check(typed, List.of(region)).reason()).isEqualTo(NumberRejection.NOT_A_NUMBER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FI | 040 123 4567 | +358401234567",
                "FI | tel:+358-40-1234567 | +358401234567",
                "FI | TEL: 040 123 4567 | +358401234567",
                "FI | (040) 123 4567 | +358401234567",
                "FI | 040/123 4567 | +358401234567",
                "FI | 040.123.4567 | +358401234567",
                "FI | 040·123·45·67 | +358401234567",
                "FI | 040 123 4567. | +358401234567",
                "FI | ０４０１２３４５６７ | +358401234567",
                "FI | ＋３５８（４０）１２３－４５６７ | +358401234567",
                "FI | ٠٤٠١٢٣٤٥٦٧ | +358401234567",
                "AX | 040 123 4567 | +358401234567",
                "AX | 018 12345 | +3581812345",
                "FI | +358 (0)40 123 4567 | +358401234567",
                "FI | +358 (0) 40 123 4567 | +358401234567",
                "FI | 00358 (0)40 123 4567 | +358401234567",
                "FI | 00358 40 123 4567 | +358401234567",
                "FI | 358 40 123 4567 | +358401234567",
                "SE | 070-123 45 67 | +46701234567",
                "SE | +46 (0)70-123 45 67 | +46701234567",
                "AT | 0664/1234567 | +436641234567",
                "AT | +43 (664) 123 45 67 | +436641234567",
                "DE | 0171/1234567 | +491711234567",
                "GB | 07400 123456 | +447400123456",
                "JE | 07400 123456 | +447400123456",
                "NO | 406 12 345 | +4740612345",
                "DK | 20 12 34 56 | +4520123456",
                "EE | 5123 4567 | +37251234567",
                "US | (202) 555-0123 | +12025550123",
                "US | 1-202-555-0123 | +12025550123",
                "HU | 06 20 123 4567 | +36201234567",
                "IT | 347 123 4567 | +393471234567"
            })
    void separatorsAndDigitsOfEveryScriptAreUnderstood(String region, String typed, String number) {
        assertThat(plan.check(typed, List.of(region)).e164()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200b", "\u00ad", "\u2060", "\ufeff", "\u202a", "\u2066", "\u061c", "\u3164", "\ufe0f", "\u034f"
            })
    void whatNobodySeesIsNotThere(String unseen) {
        String typed = unseen + String.join(unseen, "040 123 4567".split("")) + unseen;

        assertThat(plan.check(typed, List.of("FI")).e164()).isEqualTo("+358401234567");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ", "\u00a0", "\u2009", "\u202f", "\u3000", "\t", "-", "\u2010", "\u2011", "\u2012", "\u2013",
                "\u2014", "\u2212"
            })
    void whatPeoplePasteBetweenGroupsSeparatesThem(String between) {
        assertThat(plan.check("040" + between + "123" + between + "4567", List.of("FI"))
                        .e164())
                .isEqualTo("+358401234567");
    }

    /** The digits of 045 2234 5678 are a Dane's behind a plus, and a plus is soon lost. */
    @ParameterizedTest
    @CsvSource({"FI, 4522345678", "FI, 401234567", "SE, 701234567", "GB, 7400123456", "FI, 990358401234567"})
    void aNationalNumberHasItsTrunkPrefix(String region, String typed) {
        assertThat(plan.check(typed, List.of(region)).e164()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "FI, AX, true",
        "AX, FI, true",
        "GB, JE, true",
        "IM, GG, true",
        "SJ, NO, true",
        "FI, SE, false",
        "US, CA, false",
        "RU, KZ, false",
        "IT, VA, false",
        "MA, EH, false"
    })
    void regionsOfOnePlanTextToEachOther(String first, String second, boolean shared) {
        assertThat(SharedPlans.widened(List.of(first)).contains(second)).isEqualTo(shared);
    }

    @Property(tries = 20_000)
    void whatIsPutInNeverMakesAnotherNumber(@ForAll("typed") Typed typed, @ForAll("characters") int character) {
        String before = e164(typed.text, typed.region).orElseThrow();
        for (int at : typed.places()) {
            String inserted = new StringBuilder(typed.text)
                    .insert(at, Character.toString(character))
                    .toString();
            assertThat(e164(inserted, typed.region))
                    .as("%x at %d", character, at)
                    .isIn(Optional.empty(), Optional.of(before));
        }
    }

    @Property(tries = 20_000)
    void aDigitThatIsAnotherThingMakesNoNumber(@ForAll("typed") Typed typed, @ForAll("characters") int character) {
        if (isSeparator(character) || Character.isWhitespace(character) || PLUS.indexOf(character) >= 0) {
            return;
        }
        for (int at : typed.places()) {
            if (at < typed.text.length() && Character.isDigit(typed.text.charAt(at))) {
                String replaced =
                        typed.text.substring(0, at) + Character.toString(character) + typed.text.substring(at + 1);
                assertThat(e164(replaced, typed.region))
                        .as("%x at %d", character, at)
                        .isEmpty();
            }
        }
    }

    private Optional<String> e164(String typed, String region) {
        return Optional.ofNullable(plan.check(typed, List.of(region)).e164());
    }

    /** Dashes, blanks, brackets and slashes of every script, dots, waves, and what nobody sees. */
    private static boolean isSeparator(int character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.FORMAT -> true;
            default ->
                "\t./~\u00b7\u2022\u2024\u2027\u22c5\u30fb\uff65\u2053\u223c\uff5e\u2212\u30fc\uff70\uff0e\uff0f\u2044\u2215\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800"
                                        .indexOf(character)
                                >= 0
                        || character >= 0xFE00 && character <= 0xFE0F
                        || character >= 0xE0100 && character <= 0xE01EF
                        || character >= 0x180B && character <= 0x180F;
        };
    }

    @Provide
    Arbitrary<Integer> characters() {
        return Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 0x2FF),
                        Arbitraries.integers().between(0x2000, 0x30FF),
                        Arbitraries.integers().between(0, Character.MAX_CODE_POINT),
                        Arbitraries.of(Arrays.stream(" ()/.,;:+-xX#*oOlIe'\"_|~\n\r\t\u0000"
                                        .chars()
                                        .boxed()
                                        .toArray(Integer[]::new))
                                .toList()))
                .filter(character -> !Character.isDigit(character));
    }

    @Provide
    Arbitrary<Typed> typed() {
        return Arbitraries.of(
                new Typed("FI", "040 123 4567"),
                new Typed("FI", "0401234"),
                new Typed("FI", "+358 (0)40 123 4567"),
                new Typed("FI", "358401234567"),
                new Typed("FI", "00358 45 2234 5678"),
                new Typed("FI", "(09) 310 1023"),
                new Typed("SE", "070-123 45 67"),
                new Typed("SE", "tel:+46-70-1234567"),
                new Typed("AT", "0664/1234567"),
                new Typed("DE", "0171 1234567"),
                new Typed("NO", "40612345"),
                new Typed("DK", "20 12 34 56"),
                new Typed("GB", "07400 123456"),
                new Typed("US", "(202) 555-0123"),
                new Typed("IT", "347 123 4567"),
                new Typed("HU", "06 20 123 4567"));
    }

    private record Typed(String region, String text) {
        int[] places() {
            return IntStream.rangeClosed(0, text.length()).toArray();
        }
    }
}
