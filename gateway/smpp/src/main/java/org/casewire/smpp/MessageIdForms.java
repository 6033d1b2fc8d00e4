package org.casewire.smpp;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.casewire.smpp.ReceiptProfile.IdBase;

/**
 * A message id as it is stored from submit_sm_resp, and the forms in which a receipt may mean the same id. Carriers pad
 * ids, change their case, and write one side in hexadecimal and the other in decimal.
 */
final class MessageIdForms {
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,40}");
    /** What stands around the value in some receipts, and so never counts as a part of it. */
    private static final Pattern AROUND =
            Pattern.compile("^[\\s\u00a0\"'`{}\\[\\]()<>]+|[\\s\u00a0\"'`{}\\[\\]()<>]+$");

    /** An index has no room for more; the rest is told by its hash. */
    private static final int LONGEST = 200;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,40}");

    private final IdBase response;
    private final IdBase receipt;

    MessageIdForms(IdBase response, IdBase receipt) {
        this.response = response;
        this.receipt = receipt;
    }

    /** Without blanks, quotes, braces and padding, in lower case; this is what both sides are compared by. */
    static String stored(String id) {
        String plain =
                AROUND.matcher(ReceiptParser.withoutControls(id)).replaceAll("").toLowerCase(Locale.ROOT);
        if (plain.length() > LONGEST) {
            return plain.substring(0, LONGEST) + "…" + hash(plain);
        }
        int start = 0;
        while (start < plain.length() - 1 && plain.charAt(start) == '0') {
            start++;
        }
        return plain.substring(start);
    }

    /** As the carrier wrote it, for its support desk. */
    static String shown(String id) {
        String plain = ReceiptParser.withoutControls(id).strip();
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
    }

    private static String hash(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** The id as it came first, unless both bases are known: then the one form that is meant. Empty without an id. */
    List<String> candidates(String receiptId) {
        String same = stored(receiptId);
        if (same.isEmpty()) {
            return List.of();
        }
        if (response != IdBase.AUTO && receipt != IdBase.AUTO) {
            return List.of(response == receipt ? same : converted(same));
        }
        List<String> forms = new ArrayList<>(3);
        forms.add(same);
        if (response != IdBase.DECIMAL
                && receipt != IdBase.HEX
                && DECIMAL.matcher(same).matches()) {
            forms.add(new BigInteger(same, 10).toString(16));
        }
        if (response != IdBase.HEX
                && receipt != IdBase.DECIMAL
                && HEX.matcher(same).matches()) {
            forms.add(new BigInteger(same, 16).toString(10));
        }
        return forms.stream().distinct().toList();
    }

    /** The forms that the bases of the profile leave out, in case the carrier does not keep to them. */
    List<String> ruledOut(String receiptId) {
        List<String> meant = candidates(receiptId);
        return new MessageIdForms(IdBase.AUTO, IdBase.AUTO)
                .candidates(receiptId).stream()
                        .filter(form -> !meant.contains(form))
                        .toList();
    }

    /** Both bases are known and differ; what is not written in the receipt's base stays as it came. */
    private String converted(String id) {
        if (receipt == IdBase.DECIMAL) {
            return DECIMAL.matcher(id).matches() ? new BigInteger(id, 10).toString(16) : id;
        }
        return HEX.matcher(id).matches() ? new BigInteger(id, 16).toString(10) : id;
    }
}
