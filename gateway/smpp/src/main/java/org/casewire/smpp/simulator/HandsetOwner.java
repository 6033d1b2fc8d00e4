package org.casewire.smpp.simulator;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The owner of a phone at a carrier rehearsal: reads what the phone shows and does what it asks for, if it can be read
 * at all. What to do is learned from the text, as a person would; only the words for what can be seen are known here.
 */
final class HandsetOwner {
    private static final Pattern READABLE = Pattern.compile("If you can read this, answer (\\d\\d)");
    private static final Pattern ENDING = Pattern.compile("answer (\\d\\d@) if this text ends in END, else (\\d\\d@)");
    private static final Pattern SIGNS = Pattern.compile(
            "Between the stars: \\*(.*?)\\*.*"
                    + "Answer (\\d\\d) for an at sign and an accented e, (\\d\\d) for an at sign and anything else, (\\d\\d) else");

    private HandsetOwner() {}

    static Optional<String> answer(String screen) {
        Matcher readable = READABLE.matcher(screen);
        if (readable.find()) {
            return Optional.of(readable.group(1));
        }
        Matcher ending = ENDING.matcher(screen);
        if (ending.find()) {
            return Optional.of(screen.endsWith("END") ? ending.group(1) : ending.group(2));
        }
        Matcher signs = SIGNS.matcher(screen);
        return signs.find() ? Optional.of(signs.group(signSeen(signs.group(1)))) : Optional.empty();
    }

    private static int signSeen(String between) {
        if (between.equals("@\u00e9")) {
            return 2;
        }
        return between.startsWith("@") ? 3 : 4;
    }
}
