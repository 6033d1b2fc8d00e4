package org.casewire.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.Test;

class SealerTest {
    private static final UUID ROW = UUID.fromString("01890000-0000-7000-8000-000000000001");
    private static final UUID OTHER_ROW = UUID.fromString("01890000-0000-7000-8000-000000000002");

    private final AeadKeys keys = AeadKeys.generate();
    private final Sealer sealer = sealer("one", keys);

    @Property(tries = 300)
    void whatWasSealedOpensToTheSame(
            @ForAll String text, @ForAll @CharRange(from = '\uD7F0', to = '\uE010') String halves) {
        assertThat(sealer.open(SealedColumn.PART_TEXT, ROW, sealer.seal(SealedColumn.PART_TEXT, ROW, text)))
                .isEqualTo(text);
        assertThat(sealer.open(SealedColumn.PART_TEXT, ROW, sealer.seal(SealedColumn.PART_TEXT, ROW, halves)))
                .isEqualTo(halves);
    }

    @Test
    void theSameTextSealsDifferentlyEachTimeAndNeverShows() {
        byte[] first = sealer.seal(SealedColumn.MESSAGE_TEXT, ROW, "kanarialintu");
        byte[] second = sealer.seal(SealedColumn.MESSAGE_TEXT, ROW, "kanarialintu");

        assertThat(first).isNotEqualTo(second).hasSize("kanarialintu".length() + 34);
        assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("kanaria");
    }

    @Test
    void aValueMovedToAnotherRowDoesNotOpen() {
        byte[] sealed = sealer.seal(SealedColumn.MESSAGE_TEXT, ROW, "hei");
        assertThatThrownBy(() -> sealer.open(SealedColumn.MESSAGE_TEXT, OTHER_ROW, sealed))
                .isInstanceOf(UnsealException.class)
                .hasMessageContaining("message_body.text_sealed")
                .hasMessageContaining(OTHER_ROW.toString());
    }

    @Test
    void aValueMovedToAnyOtherColumnDoesNotOpen() {
        for (SealedColumn from : SealedColumn.values()) {
            byte[] sealed = sealer.seal(from, ROW, "hei");
            for (SealedColumn to : SealedColumn.values()) {
                if (to != from) {
                    assertThatThrownBy(() -> sealer.open(to, ROW, sealed)).isInstanceOf(UnsealException.class);
                }
            }
        }
    }

    @Test
    void aValueOfAnotherOwnerDoesNotOpenEvenUnderTheSameKey() {
        byte[] sealed = sealer.seal(SealedColumn.MESSAGE_TEXT, ROW, "hei");
        assertThatThrownBy(() -> sealer("two", keys).open(SealedColumn.MESSAGE_TEXT, ROW, sealed))
                .isInstanceOf(UnsealException.class);
        assertThatThrownBy(() -> sealer("one", AeadKeys.generate()).open(SealedColumn.MESSAGE_TEXT, ROW, sealed))
                .isInstanceOf(UnsealException.class)
                .hasMessageContaining("a key that the keyset does not hold");
    }

    @Test
    void aValueWithAnyByteChangedOrMissingDoesNotOpen() {
        byte[] sealed = sealer.seal(SealedColumn.MESSAGE_TEXT, ROW, "hei");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> sealer.open(SealedColumn.MESSAGE_TEXT, ROW, changed))
                    .isInstanceOf(UnsealException.class);
            byte[] shorter = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> sealer.open(SealedColumn.MESSAGE_TEXT, ROW, shorter))
                    .isInstanceOf(UnsealException.class);
        }
    }

    @Test
    void theKeyThatSealedIsPartOfWhatIsBound() throws Exception {
        AeadKeys rotated = keys.withNewPrimary();
        byte[] before = sealer.seal(SealedColumn.MESSAGE_TEXT, ROW, "ennen");
        byte[] after = sealer("one", rotated).seal(SealedColumn.MESSAGE_TEXT, ROW, "jälkeen");

        assertThat(AeadKeys.keyIdOf(before)).hasValue(keys.primaryId());
        assertThat(AeadKeys.keyIdOf(after)).hasValue(rotated.primaryId());
        assertThat(sealer("one", rotated).open(SealedColumn.MESSAGE_TEXT, ROW, before))
                .isEqualTo("ennen");
        // Under the right key, but bound to no key version.
        byte[] unbound =
                keys.seal(PlainBytes.of("x"), ("message_body|text_sealed|one|" + ROW).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> sealer.open(SealedColumn.MESSAGE_TEXT, ROW, unbound))
                .isInstanceOf(UnsealException.class);
    }

    @Test
    void aKeyMadeElsewhereIsFetchedWhenAValueNeedsIt() {
        AeadKeys rotated = keys.withNewPrimary();
        byte[] sealed = sealer("one", rotated).seal(SealedColumn.MESSAGE_TEXT, ROW, "hei");

        assertThat(new Sealer("one", () -> keys, () -> rotated, () -> false, new Unreadable())
                        .open(SealedColumn.MESSAGE_TEXT, ROW, sealed))
                .isEqualTo("hei");
    }

    @Test
    void noTwoColumnsAreBoundAlike() {
        Set<String> names = new HashSet<>();
        for (SealedColumn column : SealedColumn.values()) {
            assertThat(names.add(column.table() + "|" + column.column())).isTrue();
            assertThat(column.table() + column.column()).matches("[a-z_]+");
        }
    }

    @Test
    void organisationsKeysAreBoundToTheirOrganisation() {
        AeadKeys wrapping = AeadKeys.generate();
        OrganisationId mine = new OrganisationId(ROW);
        byte[] wrapped = WrappedKeys.wrap(mine, WrappedKeys.Opened.generate(), wrapping);

        assertThat(WrappedKeys.unwrap(mine, wrapped, wrapping).data().size()).isEqualTo(1);
        assertThatThrownBy(() -> WrappedKeys.unwrap(new OrganisationId(OTHER_ROW), wrapped, wrapping))
                .isInstanceOf(KeysetException.class);
    }

    private static Sealer sealer(String owner, AeadKeys keys) {
        return new Sealer(owner, () -> keys, () -> keys, () -> false, new Unreadable());
    }
}
