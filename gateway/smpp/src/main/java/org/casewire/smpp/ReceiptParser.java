package org.casewire.smpp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a delivery receipt (SMPP 3.4, appendix B) as vendors really write it: any order and case, parts
 * missing, values of any length, odd dates. Nothing after "text:" is looked at. Never throws.
 */
final class ReceiptParser {
    private static final int READ_AT_MOST = 1024;
    private static final int LONGEST_VALUE = 80;
    private static final String NAME = "id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat|err(?:or)?";

    /** A name and its value; a value never swallows the name that follows an empty one. */
    private static final Pattern FIELD = Pattern.compile(
            "(?<![\\p{Alnum}_])(" + NAME + ") ?[:=] ?((?:(?!(?:" + NAME + ") ?[:=])[^\\s,;])*)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern MESSAGE = Pattern.compile("text ?[:=]", Pattern.CASE_INSENSITIVE);
    private static final Pattern START = Pattern.compile("\\s*id ?[:=]", Pattern.CASE_INSENSITIVE);

    private ReceiptParser() {}

    static ReceiptText parse(String text) {
        Matcher message = MESSAGE.matcher(text);
        int end = Math.min(READ_AT_MOST, message.find() ? message.start() : text.length());
        Map<String, String> values = new HashMap<>();
        Matcher field = FIELD.matcher(text.substring(0, end));
        while (field.find()) {
            values.putIfAbsent(key(field.group(1)), cut(field.group(2)));
        }
        return new ReceiptText(
                values.getOrDefault("id", ""),
                values.getOrDefault("sub", ""),
                values.getOrDefault("dlvrd", ""),
                values.getOrDefault("submitdate", ""),
                values.getOrDefault("donedate", ""),
                values.getOrDefault("stat", ""),
                values.getOrDefault("err", ""));
    }

    /** Whether a text is a receipt though nothing else says so: the id first, a status, and a count or a date. */
    static boolean looksLikeReceipt(String text) {
        if (!START.matcher(text).lookingAt()) {
            return false;
        }
        ReceiptText read = parse(text);
        boolean counted = !read.sub.isEmpty() || !read.dlvrd.isEmpty();
        boolean dated = !read.submitDate.isEmpty() || !read.doneDate.isEmpty();
        return !read.id.isEmpty() && !read.stat.isEmpty() && (counted || dated);
    }

    private static String key(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace(" ", "").replace("_", "");
        return plain.equals("error") ? "err" : plain;
    }

    private static String cut(String value) {
        return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value;
    }

    /** Each value as it came; empty when it is missing. */
    record ReceiptText(
            String id, String sub, String dlvrd, String submitDate, String doneDate, String stat, String err) {
        /** The fields again, without the text of the message. */
        String raw() {
            return "id:" + id + " sub:" + sub + " dlvrd:" + dlvrd + " submit date:" + submitDate + " done date:"
                    + doneDate + " stat:" + stat + " err:" + err;
        }
    }
}
