package org.casewire.core.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OwnReferenceTest {
    @Property
    void noSegmentIsNamedAsOneOfAMessageNearbyInItsCase(
            @ForAll @IntRange(max = 0xFFFF) int reference,
            @ForAll @IntRange(max = 2000) int later,
            @ForAll @IntRange(min = 1, max = 31) int number,
            @ForAll @IntRange(min = 1, max = 31) int otherNumber) {
        int one = OutboundSegment.ownReference(reference, number);
        int other = OutboundSegment.ownReference(reference + later & 0xFFFF, otherNumber);

        assertThat(one).isBetween(0, 0xFFFF);
        assertThat(one == other).isEqualTo(later == 0 && number == otherNumber);
    }
}
