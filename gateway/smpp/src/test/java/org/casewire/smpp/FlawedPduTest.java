package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.pdu.BaseSmResp;
import com.cloudhopper.smpp.pdu.Pdu;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.number.NumberPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sound PDUs, each with every flaw that may stand behind its mandatory fields: what it says stays what it says. A
 * sound PDU's own reading is what a flawed one's is compared with.
 */
class FlawedPduTest {
    private static final String ADDRESSES = "00 0101333538343031323334353637 00 0101333538343039393930313031 00";
    private static final String NONE = " 00 00 00 00 00 00 00 00 ";
    private static final String ID = " 001e 0003 583100 ";
    private static final String STATE = " 0427 0001 02 ";
    private static final String NETWORK_ERROR = " 0423 0003 030001 ";
    private static final String SAR = " 020c 0002 0102  020e 0001 02  020f 0001 01 ";
    private static final List<byte[]> STRAY = Stream.of(
                    "00", "ff", "0d0a", "deadbeef", "00000000", "2020202020", "7f".repeat(40))
            .map(HexFormat.of()::parseHex)
            .toList();
    private static final Delivery.Reader READER =
            new Delivery.Reader("operator-1", CarrierBench.profile(2775, "{}"), new NumberPlan());

    /** A PDU, and where its optional parameters begin. */
    record Sound(String what, byte[] pdu, int mandatory) {
        static Sound of(String what, int commandId, String mandatory, String parameters) {
            byte[] before = RawSmsc.pdu(commandId, 7, mandatory);
            return new Sound(what, RawSmsc.pdu(commandId, 7, mandatory + parameters), before.length);
        }

        boolean hasParameters() {
            return mandatory < pdu.length;
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Sound> sound() {
        String text = ADDRESSES + " 00" + NONE;
        return Stream.of(
                Sound.of("text", SmppConstants.CMD_ID_DELIVER_SM, text + "03 486569", ""),
                Sound.of("text with parameters", SmppConstants.CMD_ID_DELIVER_SM, text + "03 486569", SAR),
                Sound.of("long text", SmppConstants.CMD_ID_DELIVER_SM, text + "00", " 0424 0003 486569 "),
                Sound.of(
                        "receipt by parameters",
                        SmppConstants.CMD_ID_DELIVER_SM,
                        text + "00",
                        ID + NETWORK_ERROR + STATE),
                Sound.of("receipt whose id is last", SmppConstants.CMD_ID_DELIVER_SM, text + "00", STATE + ID),
                Sound.of(
                        "receipt by text and parameters",
                        SmppConstants.CMD_ID_DELIVER_SM,
                        ADDRESSES + " 04" + NONE + "12 " + hex("id:X1 stat:DELIVRD"),
                        ID + STATE),
                Sound.of("data_sm", SmppConstants.CMD_ID_DATA_SM, ADDRESSES + "00 00 00", " 0424 0003 486569 " + SAR),
                Sound.of("submit_sm_resp", SmppConstants.CMD_ID_SUBMIT_SM_RESP, "30303700", ""),
                Sound.of("submit_sm_resp of 5.0", SmppConstants.CMD_ID_SUBMIT_SM_RESP, "30303700", " 0428 0001 50 "),
                Sound.of(
                        "bind_transceiver_resp",
                        SmppConstants.CMD_ID_BIND_TRANSCEIVER_RESP,
                        "736d736300",
                        " 0210 0001 34 "),
                Sound.of("bind_receiver_resp", SmppConstants.CMD_ID_BIND_RECEIVER_RESP, "736d736300", ""),
                Sound.of("enquire_link", SmppConstants.CMD_ID_ENQUIRE_LINK, "", ""),
                Sound.of("enquire_link_resp", SmppConstants.CMD_ID_ENQUIRE_LINK_RESP, "", ""),
                Sound.of("unbind", SmppConstants.CMD_ID_UNBIND, "", ""),
                Sound.of("generic_nack", SmppConstants.CMD_ID_GENERIC_NACK, "", ""));
    }

    @ParameterizedTest
    @MethodSource("sound")
    void strayOctetsBehindItCostNothing(Sound sound) {
        for (byte[] stray : STRAY) {
            assertSame(sound, joined(sound.pdu(), stray), PduFlaw.STRAY_OCTETS);
        }
    }

    @ParameterizedTest
    @MethodSource("sound")
    void strayOctetsBeforeAnyParameterCostNothing(Sound sound) {
        forEachParameter(sound, (start, length) -> {
            for (byte[] stray : STRAY) {
                byte[] before = Arrays.copyOf(sound.pdu(), start);
                byte[] behind = Arrays.copyOfRange(sound.pdu(), start, sound.pdu().length);
                assertThat(says(joined(joined(before, stray), behind)))
                        .as("%s with %s at %s", sound, HexFormat.of().formatHex(stray), start)
                        .isEqualTo(says(sound.pdu()));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("sound")
    void aParameterThatLacksItsLengthCostsNothingElse(Sound sound) {
        forEachParameter(sound, (start, length) -> {
            if (start + 4 + length < sound.pdu().length) {
                byte[] lies = sound.pdu().clone();
                lies[start + 3] += 2;
                assertThat(says(lies)).as("%s at %s", sound, start).isEqualTo(says(sound.pdu()));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("sound")
    void aLastParameterThatIsSaidToBeLongerKeepsWhatIsThere(Sound sound) {
        forEachParameter(sound, (start, length) -> {
            boolean last = start + 4 + length == sound.pdu().length;
            short tag = ByteBuffer.wrap(sound.pdu()).getShort(start);
            if (last && (tag == SmppConstants.TAG_MESSAGE_PAYLOAD || tag == SmppConstants.TAG_MSG_STATE)) {
                byte[] lies = sound.pdu().clone();
                lies[start + 2] = 1;
                assertSame(sound, lies, PduFlaw.CUT_PARAMETER);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("sound")
    void aMissingLastNulCostsNothing(Sound sound) {
        boolean endsWithString = sound.what().equals("receipt whose id is last")
                || !sound.hasParameters() && read(sound.pdu()) instanceof BaseSmResp;
        if (endsWithString) {
            byte[] open = Arrays.copyOf(sound.pdu(), sound.pdu().length - 1);
            assertThat(says(open)).isEqualTo(says(sound.pdu()));
        }
    }

    @ParameterizedTest
    @MethodSource("sound")
    void wherePartsOfItAreMissingWhatIsThereIsUsed(Sound sound) {
        for (int end = sound.mandatory(); end < sound.pdu().length; end++) {
            byte[] cut = Arrays.copyOf(sound.pdu(), end);
            assertThat(read(cut).getSequenceNumber())
                    .as("%s cut at %s", sound, end)
                    .isEqualTo(7);
        }
    }

    private static void assertSame(Sound sound, byte[] flawed, PduFlaw flaw) {
        String about = sound + " as " + HexFormat.of().formatHex(flawed);
        assertThat(says(flawed)).as(about).isEqualTo(says(sound.pdu()));
        assertThat(flaws(flawed)).as(about).contains(flaw);
        assertThat(flaws(sound.pdu())).isEmpty();
    }

    private static List<PduFlaw> flaws(byte[] octets) {
        return List.copyOf(((PduReader.Read.Sound) PduReader.read(Unpooled.wrappedBuffer(octets))).flaws());
    }

    private static Pdu read(byte[] octets) {
        return ((PduReader.Read.Sound) PduReader.read(Unpooled.wrappedBuffer(octets))).pdu();
    }

    /** All that matters of it, in words. */
    private static String says(byte[] octets) {
        Pdu pdu = read(octets);
        if (pdu instanceof BaseSm<?> delivery) {
            Delivery read = READER.read(delivery, new UUID(0, 0), ReadTime.now());
            return read instanceof Delivery.Confirmation confirmation
                    ? confirmation.receipt().messageIds() + " "
                            + confirmation.receipt().status() + " "
                            + confirmation.receipt().stat()
                    : ((Delivery.Text) read).part().text() + " "
                            + ((Delivery.Text) read).part().concatenation();
        } else if (pdu instanceof BaseSmResp response) {
            return "id " + response.getMessageId();
        } else if (pdu instanceof BaseBindResp response) {
            return "smsc " + response.getSystemId();
        }
        return pdu.getName();
    }

    private static void forEachParameter(Sound sound, BiConsumer<Integer, Integer> each) {
        List<Integer> starts = new ArrayList<>();
        ByteBuffer pdu = ByteBuffer.wrap(sound.pdu());
        for (int at = sound.mandatory(); at < sound.pdu().length; at += 4 + pdu.getShort(at + 2)) {
            starts.add(at);
        }
        starts.forEach(at -> each.accept(at, (int) pdu.getShort(at + 2)));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
