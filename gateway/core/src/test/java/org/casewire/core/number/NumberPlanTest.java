package org.casewire.core.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberPlanTest {
    private static final List<String> FINLAND = List.of("FI");

    private final NumberPlan plan = new NumberPlan();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "040 123 4567",
                "+358 40 123 4567",
                "00358401234567",
                " (040) 123-4567 ",
                "+358 (0)40 1234567",
                "tel:+358-40-1234567",
                "０４０１２３４５６７",
                "+٣٥٨٤٠١٢٣٤٥٦٧"
            })
    void aMobileNumberIsReadAsPeopleWriteIt(String typed) {
        NumberCheck check = plan.check(typed, FINLAND);

        assertThat(check)
                .isEqualTo(new NumberCheck(true, true, true, "+358401234567", "+358 40 1234567", "FI", "mobile", null));
    }

    @ParameterizedTest
    @CsvSource({
        "09 310 1023, landline",
        "+358 9 3101023, landline",
        "0600 12345, premium",
        "0800 123 456, toll-free",
        "+41 848 000 000, shared-cost",
        "+44 56 0000 0000, voip",
        "+44 7640 123456, pager",
        "+44 70 1234 5678, personal",
        "+44 3300 123456, uan",
        "112, emergency",
        "+46 70 123 45 67, region-not-allowed",
        "+1 202 555 0123, region-not-allowed",
        "15400, short-code",
        "116117, short-code",
        "04, too-short",
        "0401, too-short",
        "7, too-short",
        "+358 40, too-short",
        "+358 40 1234567890123, too-long",
        "+358401234567890123456789, too-long",
        "+999 40 1234567, not-valid",
        "0391 0000 0000, not-valid",
        "hello, not-a-number",
        "'', not-a-number",
        "+, not-a-number",
        "maija@example.org, not-a-number"
    })
    void whatCannotBeSentToIsRefusedWithTheReason(String typed, String reason) {
        NumberCheck check = plan.check(typed, FINLAND);

        assertThat(check.sendable()).isFalse();
        assertThat(check.reason()).isNotNull().extracting(NumberRejection::code).isEqualTo(reason);
    }

    @Test
    void aLandlineIsValidAndSaysWhatItIs() {
        assertThat(plan.check("09 310 1023", FINLAND))
                .isEqualTo(new NumberCheck(
                        true,
                        false,
                        false,
                        "+35893101023",
                        "+358 9 3101023",
                        "FI",
                        "landline",
                        NumberRejection.LANDLINE));
    }

    @Test
    void aNumberOfACountryThatDoesNotTellMobileFromLandlineCountsAsMobile() {
        assertThat(plan.check("+1 202 555 0123", List.of("FI", "US")))
                .isEqualTo(new NumberCheck(
                        true, true, true, "+12025550123", "+1 202-555-0123", "US", "landline-or-mobile", null));
    }

    @Test
    void nationalFormatIsReadInTheFirstRegion() {
        assertThat(plan.check("070 123 45 67", List.of("SE", "FI")).e164()).isEqualTo("+46701234567");
        assertThat(plan.check("070 123 45 67", List.of("FI", "SE")).e164()).isNotEqualTo("+46701234567");
        assertThat(plan.check("040 1234567", List.of("fi")).sendable()).isTrue();
    }

    @Test
    void anAnswerThatIsRememberedIsOfItsRegions() {
        assertThat(plan.check("040 123 4567", FINLAND).region()).isEqualTo("FI");
        assertThat(plan.check("040 123 4567", List.of("SE")).region()).isNotEqualTo("FI");
        assertThat(plan.check("040 123 4567", FINLAND).region()).isEqualTo("FI");
    }

    @Test
    void moreNumbersThanAreRememberedKeepTheirAnswers() {
        for (int number = 0; number < 10_500; number++) {
            plan.check("+35840" + (1_000_000 + number), FINLAND);
        }

        assertThat(plan.check("+358401000000", FINLAND).e164()).isEqualTo("+358401000000");
        assertThat(plan.check("+358401010499", FINLAND).e164()).isEqualTo("+358401010499");
    }

    @Test
    void anEmergencyNumberOfAnyAllowedRegionIsKnown() {
        assertThat(plan.check("911", List.of("FI", "US")).reason()).isEqualTo(NumberRejection.EMERGENCY);
    }

    @Test
    void withoutAnyRegionOnlyInternationalFormatIsReadAndNothingIsSendable() {
        assertThat(plan.check("+358401234567", List.of()).reason()).isEqualTo(NumberRejection.REGION_NOT_ALLOWED);
        assertThat(plan.check("0401234567", List.of()).valid()).isFalse();
        assertThat(plan.check("0401234567", List.of("not a region")).valid()).isFalse();
    }

    @Test
    void anyValidNumberIsParsedAndOnlyAMobileOneOfTheRegionsIsMobile() {
        PhoneNumber landline = plan.parse("09 310 1023", "FI").orElseThrow();
        PhoneNumber mobile = plan.parse("040 1234567", "FI").orElseThrow();

        assertThat(landline.e164()).isEqualTo("+35893101023");
        assertThat(plan.mobile(landline, FINLAND)).isEmpty();
        assertThat(plan.mobile(mobile, List.of("SE"))).isEmpty();
        assertThat(plan.mobile(mobile, FINLAND)).contains(plan.trusted("+358401234567"));
        assertThat(plan.parse("112", "FI")).isEmpty();
        assertThat(plan.parse("ei numeroa", "FI")).isEmpty();
    }

    @Test
    void numbersPrintMasked() {
        assertThat(new PhoneNumber("+358401234567")).hasToString("+35840•••••67");
        assertThat(plan.trusted("+358401234567")).hasToString("+35840•••••67");
        assertThat(new PhoneNumber("+12345")).hasToString("+12•••");
        assertThat(plan.check("040 1234567", FINLAND)).hasToString("NumberCheck[sendable]");
        assertThat(new PhoneNumber("+358401234567").digits()).isEqualTo("358401234567");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "358401234567", "+1234", "+1234567890123456", "+35840123456a", "+٣٥٨٤٠١٢٣٤", " +358401"})
    void aPhoneNumberIsNothingButAPlusAndItsDigits(String e164) {
        assertThatThrownBy(() -> new PhoneNumber(e164))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("35840");
        assertThatThrownBy(() -> plan.trusted(e164)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void anyStringHasAnAnswer(@ForAll String typed) {
        assertConsistent(plan.check(typed, FINLAND));
        assertConsistent(plan.check(typed, List.of()));
    }

    @Property
    void anythingLikeANumberHasAnAnswer(
            @ForAll
                    @StringLength(max = 300)
                    @CharRange(from = '0', to = '9')
                    @Chars({'+', ' ', '-', '*', '#', ';', '/', '(', ')', 'x', '\u00a0', '\u0661'})
                    String typed) {
        assertConsistent(plan.check(typed, List.of("FI", "SE", "US", "AR", "IT")));
        assertConsistent(plan.check("+" + typed, List.of("DE")));
        plan.parse(typed, "JP");
    }

    private static void assertConsistent(NumberCheck check) {
        assertThat(check.reason() == null).isEqualTo(check.sendable());
        assertThat(check.e164() != null).isEqualTo(check.valid());
        assertThat(check.sendable() && !check.mobile()).isFalse();
        assertThat(check.mobile() && !check.valid()).isFalse();
        if (check.e164() != null) {
            assertThat(new PhoneNumber(check.e164()).digits()).hasSizeBetween(5, 15);
        }
    }
}
