package org.casewire.core.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.casewire.core.organisation.OpeningHours.Day;
import org.junit.jupiter.api.Test;

/** Hours by the wall clock: nights, week ends, holidays and the two days of the year that have no 24 hours. */
class HoursTest {
    private static final ZoneId HELSINKI = ZoneId.of("Europe/Helsinki");
    private static final List<DaySpan> DAY = List.of(span("08:00", "16:00"));
    private static final OpeningHours CLINIC = OpeningHours.of(
            "Europe/Helsinki",
            Map.of(Day.MON, DAY, Day.TUE, DAY, Day.WED, DAY, Day.THU, DAY, Day.FRI, DAY),
            List.of("2026-12-24", "2026-12-25"));

    @Test
    void openIsByTheWallClockOfTheClinic() {
        // A Tuesday.
        assertThat(CLINIC.isOpen(at("2026-12-01T05:59:59Z"))).isFalse();
        assertThat(CLINIC.isOpen(at("2026-12-01T06:00:00Z"))).isTrue();
        assertThat(CLINIC.isOpen(at("2026-12-01T14:00:00Z"))).isFalse();
        assertThat(CLINIC.isOpen(at("2026-07-28T05:00:00Z"))).isTrue();
        assertThat(CLINIC.isOpen(at("2026-12-05T10:00:00Z"))).isFalse();
        assertThat(CLINIC.isOpen(at("2026-12-24T10:00:00Z"))).isFalse();
        assertThat(OpeningHours.ALWAYS.isOpen(at("2026-12-24T23:00:00Z"))).isTrue();
    }

    @Test
    void theClockRestsWhileNobodyIsThere() {
        Duration four = Duration.ofHours(4);
        assertThat(CLINIC.after(at("2026-12-01T06:30:00Z"), four)).isEqualTo(at("2026-12-01T10:30:00Z"));
        assertThat(CLINIC.after(at("2026-12-01T12:00:00Z"), four)).isEqualTo(at("2026-12-02T08:00:00Z"));
        // Friday evening to Monday; and over Christmas, Wednesday to Monday.
        assertThat(CLINIC.after(at("2026-12-04T18:00:00Z"), four)).isEqualTo(at("2026-12-07T10:00:00Z"));
        assertThat(CLINIC.after(at("2026-12-23T13:00:00Z"), four)).isEqualTo(at("2026-12-28T09:00:00Z"));
        assertThat(OpeningHours.ALWAYS.after(at("2026-12-24T23:00:00Z"), four)).isEqualTo(at("2026-12-25T03:00:00Z"));
        assertThat(CLINIC.after(at("2026-12-01T06:00:00Z"), Duration.ofHours(8)))
                .isEqualTo(at("2026-12-01T14:00:00Z"));
    }

    @Test
    void quietGoesOnOverMidnightAndEndsByTheWallClock() {
        QuietHours night = new QuietHours(List.of(span("21:00", "07:00")));
        assertThat(night.isQuiet(at("2026-12-01T18:59:59Z"), HELSINKI)).isFalse();
        assertThat(night.isQuiet(at("2026-12-01T19:00:00Z"), HELSINKI)).isTrue();
        assertThat(night.end(at("2026-12-01T19:30:30.5Z"), HELSINKI)).isEqualTo(at("2026-12-02T05:00:00Z"));
        assertThat(night.end(at("2026-12-02T04:59:59Z"), HELSINKI)).isEqualTo(at("2026-12-02T05:00:00Z"));
        assertThat(night.end(at("2026-12-02T05:00:00Z"), HELSINKI)).isEqualTo(at("2026-12-02T05:00:00Z"));
        // The night in which the clock goes forward is an hour shorter, the other one longer.
        assertThat(night.end(at("2026-03-28T20:00:00Z"), HELSINKI)).isEqualTo(at("2026-03-29T04:00:00Z"));
        assertThat(night.end(at("2026-10-24T20:00:00Z"), HELSINKI)).isEqualTo(at("2026-10-25T05:00:00Z"));
        assertThat(QuietHours.NONE.isQuiet(at("2026-12-01T23:00:00Z"), HELSINKI))
                .isFalse();
    }

    @Test
    void spansThatTouchAreOneQuietTime() {
        QuietHours two = new QuietHours(List.of(span("20:00", "24:00"), span("00:00", "06:00")));
        assertThat(two.end(at("2026-12-01T19:00:00Z"), HELSINKI)).isEqualTo(at("2026-12-02T04:00:00Z"));
        assertThat(two.leavesTime()).isTrue();
        assertThat(new QuietHours(List.of(span("00:00", "24:00"))).leavesTime()).isFalse();
    }

    @Test
    void theEndOfQuietLiesAheadInTheHourThatComesTwice() {
        QuietHours odd = new QuietHours(List.of(span("02:00", "03:30")));
        // 03:15 for the second time that night: 03:30 must not be the first one, an hour ago.
        Instant second = at("2026-10-25T01:15:00Z");
        assertThat(odd.end(second, HELSINKI)).isEqualTo(at("2026-10-25T01:30:00Z"));
    }

    @Test
    void whatIsNoTimeOrNoDateIsRefusedInWords() {
        assertThatThrownBy(() -> span("8:00", "16:00")).hasMessageContaining("08:00");
        assertThatThrownBy(() -> span("08:00", "08:00")).hasMessageContaining("different");
        assertThatThrownBy(() -> OpeningHours.of("Europe/Nowhere", Map.of(), List.of()))
                .hasMessageStartingWith("timeZone");
        assertThatThrownBy(() -> OpeningHours.of("UTC", Map.of(), List.of("24.12.2026")))
                .hasMessageStartingWith("closed");
        assertThatThrownBy(() -> OpeningHours.of("UTC", Map.of(Day.MON, List.of(span("22:00", "06:00"))), List.of()))
                .hasMessageStartingWith("week");
    }

    private static DaySpan span(String from, String to) {
        return DaySpan.of(List.of(from, to));
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }
}
