package org.casewire.smpp;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.casewire.smpp.ReceiptProfile.IdBase;

/**
 * A message id as it is stored from submit_sm_resp, and the forms in which a receipt may mean the same id. Carriers pad
 * ids, change their case, and write one side in hexadecimal and the other in decimal.
 */
final class MessageIdForms {
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,40}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,40}");

    private final IdBase response;
    private final IdBase receipt;

    MessageIdForms(IdBase response, IdBase receipt) {
        this.response = response;
        this.receipt = receipt;
    }

    /** Without blanks and padding, in lower case; this is what both sides are compared by. */
    static String stored(String id) {
        String plain = id.strip().toLowerCase(Locale.ROOT);
        int start = 0;
        while (start < plain.length() - 1 && plain.charAt(start) == '0') {
            start++;
        }
        return plain.substring(start);
    }

    /** The likeliest first; empty when the receipt named no id. */
    List<String> candidates(String receiptId) {
        String same = stored(receiptId);
        if (same.isEmpty()) {
            return List.of();
        }
        List<String> forms = new ArrayList<>(3);
        boolean bothKnown = response != IdBase.AUTO && receipt != IdBase.AUTO;
        boolean otherBase = bothKnown && response != receipt;
        if (!otherBase) {
            forms.add(same);
        }
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
        if (otherBase) {
            forms.add(same);
        }
        Stream<String> distinct = bothKnown && !otherBase ? Stream.of(same) : forms.stream();
        return distinct.distinct().toList();
    }
}
