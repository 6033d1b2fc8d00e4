package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.casewire.core.text.Gsm7Alphabet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedSeptetsTest {
    @ParameterizedTest
    @CsvSource({"hellohello, 0, e8329bfd4697d9ec37", "hello, 6, d06536fb0d", "hello, 7, e8329bfd06"})
    void septetsArePackedBehindTheirHeader(String text, int headerOctets, String octets) {
        byte[] packed = PackedSeptets.pack(Gsm7Alphabet.encode(text), headerOctets);

        assertThat(HexFormat.of().formatHex(packed)).isEqualTo(octets);
    }

    @Property
    void whatWasPackedComesBack(@ForAll("texts") String text, @ForAll @IntRange(max = 12) int headerOctets) {
        byte[] septets = Gsm7Alphabet.encode(text);

        byte[] back = PackedSeptets.unpack(PackedSeptets.pack(septets, headerOctets), headerOctets);

        assertThat(back).isEqualTo(septets);
    }

    @Property
    void anyOctetsAreUnpackedToSomething(@ForAll byte[] octets, @ForAll @IntRange(max = 140) int headerOctets) {
        assertThat(PackedSeptets.unpack(octets, headerOctets)).hasSizeLessThanOrEqualTo(octets.length * 8 / 7);
    }

    /** A last "@" or line end looks like the padding, so it is the one thing that may be lost. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("@abcXYZ09 äöÅ€{}[]£\n")
                .ofMaxLength(200)
                .map(text -> text + ".");
    }
}
