package org.casewire.smpp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a delivery receipt (SMPP 3.4, appendix B) as vendors really write it: any order and case, parts
 * missing, blanks, quotes or braces around values, values of any length, odd dates, "text:" anywhere. The message's own
 * words are looked at only where the id or the status has to stand behind them. Never throws.
 */
final class ReceiptParser {
    private static final int READ_AT_MOST = 8192;
    /** Of what is stored beside the id, which may be of any length. */
    private static final int LONGEST_VALUE = 80;

    private static final String NAME =
            "(?:(?:msg|message)[ _]?)?id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat(?:us)?|err(?:or)?";
    private static final String AROUND = "[\\s\\u00a0\"'`{}\\[\\]()<>]*";

    /** A name and its value; a value never swallows the name that follows it, or an empty one. */
    private static final Pattern FIELD = Pattern.compile(
            "(?:\\G|(?<![\\p{Alnum}_]))(" + NAME + ")" + AROUND + "[:=]" + AROUND + "((?:(?!(?:" + NAME + ")" + AROUND
                    + "[:=])[^\\s\\u00a0,;\"'`{}\\[\\]()<>])*)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern MESSAGE = Pattern.compile("text" + AROUND + "[:=]", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n\\r]]|[\\x80-\\x9f\\ufeff]");

    private ReceiptParser() {}

    static ReceiptText parse(String text) {
        String read = withoutControls(text.length() > READ_AT_MOST ? text.substring(0, READ_AT_MOST) : text);
        Matcher message = MESSAGE.matcher(read);
        boolean named = message.find();
        Map<String, String> values = new HashMap<>();
        fields(named ? read.substring(0, message.start()) : read, values, false);
        if (named && (!values.containsKey("id") || !values.containsKey("stat"))) {
            // The message's words come first there, so the last of each name is the receipt's.
            Map<String, String> behind = new HashMap<>();
            fields(read.substring(message.end()), behind, true);
            behind.forEach(values::putIfAbsent);
        }
        return new ReceiptText(
                values.getOrDefault("id", ""),
                cut(values.getOrDefault("sub", "")),
                cut(values.getOrDefault("dlvrd", "")),
                cut(values.getOrDefault("submitdate", "")),
                cut(values.getOrDefault("donedate", "")),
                cut(values.getOrDefault("stat", "")),
                cut(values.getOrDefault("err", "")));
    }

    /** NUL and its like break storing, and mean nothing. */
    static String withoutControls(String text) {
        return CONTROLS.matcher(text).replaceAll("");
    }

    private static void fields(String text, Map<String, String> values, boolean last) {
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            String value = field.group(2);
            if (value.isEmpty()) {
                continue;
            }
            if (last) {
                values.put(key(field.group(1)), value);
            } else {
                values.putIfAbsent(key(field.group(1)), value);
            }
        }
    }

    private static String key(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace(" ", "").replace("_", "");
        return switch (plain) {
            case "error" -> "err";
            case "status" -> "stat";
            case "msgid", "messageid" -> "id";
            default -> plain;
        };
    }

    private static String cut(String value) {
        return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value;
    }

    /** Each value as it came; empty when it is missing. */
    record ReceiptText(
            String id, String sub, String dlvrd, String submitDate, String doneDate, String stat, String err) {
        boolean tellsAnything() {
            return !id.isEmpty() || !stat.isEmpty();
        }

        boolean tellsBoth() {
            return !id.isEmpty() && !stat.isEmpty();
        }

        /** The fields again, without the text of the message. */
        String raw() {
            return "id:" + id + " sub:" + sub + " dlvrd:" + dlvrd + " submit date:" + submitDate + " done date:"
                    + doneDate + " stat:" + stat + " err:" + err;
        }
    }
}
