package org.casewire.smpp;

import com.cloudhopper.smpp.tlv.Tlv;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The parameters that a profile wants on every submit_sm: a tag, and octets as 0x… or ASCII as it stands. */
final class OptionalParameters {
    private static final int MOST_OCTETS = 255;

    private OptionalParameters() {}

    /** @throws IllegalArgumentException with what to write instead */
    static List<Tlv> read(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> new Tlv(tag(entry.getKey()), value(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static short tag(String tag) {
        ProfileCheck.code("optionalParameters", tag);
        int code = NumberText.parse(tag);
        ProfileCheck.between("a tag of optionalParameters", code, 1, 0xFFFF);
        return (short) code;
    }

    private static byte[] value(String tag, String value) {
        byte[] octets;
        try {
            octets = value.startsWith("0x")
                    ? HexFormat.of().parseHex(value.substring(2))
                    : value.getBytes(StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "optionalParameters." + tag + " is no hexadecimal: write octets in pairs, as 0x01ff", e);
        }
        ProfileCheck.require(
                octets.length <= MOST_OCTETS,
                "optionalParameters." + tag + " is too long: give " + MOST_OCTETS + " octets at most");
        return octets;
    }
}
