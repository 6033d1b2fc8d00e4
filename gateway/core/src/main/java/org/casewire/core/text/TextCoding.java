package org.casewire.core.text;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a carrier labelled the octets of a text, and what else they may be where that reading is none: carriers and phones
 * label them wrongly. Parts of one text are read together, so what is cut between two of them is whole again. Immutable.
 *
 * @param code the protocol's own code (SMPP: data_coding), for people
 * @param alphabet what the code says
 * @param lockingShift as in {@link Gsm7Alphabet#decode(byte[], int, int)}
 * @param singleShift likewise
 * @param sure whether the label holds by itself; else only words are believed, and marked as a guess
 * @param neighbours what the octets may be instead, the likeliest first
 */
public record TextCoding(
        int code, Alphabet alphabet, int lockingShift, int singleShift, boolean sure, List<Alphabet> neighbours) {
    private static final int LEAST_WORDS = 4;
    private static final int ESCAPE = 0x1B;

    public TextCoding {
        neighbours = List.copyOf(neighbours);
    }

    public static TextCoding of(int code, Alphabet alphabet) {
        return new TextCoding(code, alphabet, 0, 0, true, List.of());
    }

    /**
     * What octets say.
     *
     * @param text empty when nobody can read them
     * @param guess what they were read as, when that is not what the label says
     */
    public record Reading(Optional<String> text, Optional<Alphabet> guess) {
        private static final Reading NONE = new Reading(Optional.empty(), Optional.empty());

        @Override
        public String toString() {
            return "Reading[" + guess + "]";
        }
    }

    public Reading read(byte[] octets) {
        if (alphabet == Alphabet.NONE || octets.length == 0) {
            return Reading.NONE;
        }
        Optional<Alphabet> told = neighbours.isEmpty() ? Optional.empty() : givenAway(octets);
        if (told.isPresent()) {
            return guessed(octets, told.get());
        }
        String labelled = withoutMark(decode(octets, alphabet));
        if (sure ? Plausibility.of(labelled) > Plausibility.NONE : Plausibility.isWords(labelled)) {
            return new Reading(Optional.of(labelled), sure ? Optional.empty() : Optional.of(alphabet));
        }
        Alphabet best = alphabet;
        int most = Plausibility.NONE;
        for (Alphabet neighbour : neighbours) {
            String reading = decode(octets, neighbour);
            int worth = sure || Plausibility.isWords(reading) ? Plausibility.of(reading) : Plausibility.NONE;
            if (worth > most) {
                best = neighbour;
                most = worth;
            }
        }
        if (most > Plausibility.NONE) {
            return guessed(octets, best);
        }
        return sure && isMostlyPrintable(labelled)
                ? new Reading(Optional.of(labelled), Optional.empty())
                : Reading.NONE;
    }

    /** Every way in which they can be read, for whoever has to choose; the label's own first. */
    public List<Alphabet> readings(byte[] octets) {
        List<Alphabet> all = new ArrayList<>(List.of(alphabet));
        all.addAll(neighbours);
        return all.stream()
                .filter(one -> one != Alphabet.NONE)
                .distinct()
                .filter(one -> Plausibility.of(decode(octets, one)) > Plausibility.NONE)
                .toList();
    }

    public String decode(byte[] octets, Alphabet as) {
        return as.decode(octets, lockingShift, singleShift);
    }

    /** What the octets show to be another alphabet though the label's reading could be printed. */
    private Optional<Alphabet> givenAway(byte[] octets) {
        if (alphabet == Alphabet.UTF_16BE) {
            return isAsciiWords(octets)
                    ? Optional.of(Alphabet.ASCII)
                    : Optional.of(Alphabet.UTF_16LE).filter(le -> everySecondIsZero(octets, 1) && octets.length >= 4);
        }
        if (octets.length >= 2 && everySecondIsZero(octets, 0)) {
            return Optional.of(Alphabet.UTF_16BE);
        } else if (octets.length >= 4 && everySecondIsZero(octets, 1)) {
            return Optional.of(Alphabet.UTF_16LE);
        }
        boolean septets = alphabet == Alphabet.ASCII && contains(octets, ESCAPE);
        return Optional.of(Alphabet.GSM_7)
                .filter(gsm -> septets && Plausibility.of(decode(octets, gsm)) > Plausibility.NONE);
    }

    private Reading guessed(byte[] octets, Alphabet as) {
        return new Reading(Optional.of(withoutMark(decode(octets, as))), Optional.of(as));
    }

    /** Some phones put a byte order mark first. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static boolean isAsciiWords(byte[] octets) {
        int words = 0;
        for (byte octet : octets) {
            if (octet != '\n' && octet != '\r' && (octet < ' ' || octet > '~')) {
                return false;
            }
            words += octet == ' ' || Character.isLetter(octet) ? 1 : 0;
        }
        return words >= LEAST_WORDS;
    }

    private static boolean everySecondIsZero(byte[] octets, int first) {
        if (octets.length % 2 != 0) {
            return false;
        }
        for (int i = 0; i < octets.length; i += 2) {
            if (octets[i + first] != 0 || octets[i + 1 - first] == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[] octets, int wanted) {
        for (byte octet : octets) {
            if (octet == wanted) {
                return true;
            }
        }
        return false;
    }

    /** A sign that went wrong costs that sign, not the text. */
    private static boolean isMostlyPrintable(String text) {
        long broken = text.codePoints()
                .filter(c -> Plausibility.of(Character.toString(c)) == Plausibility.NONE)
                .count();
        return broken * 4 <= text.codePoints().count();
    }

    /** For storing beside the octets; {@link #parse} reads it. */
    public String written() {
        return code + "/" + alphabet + "/" + lockingShift + "/" + singleShift + "/" + sure + "/"
                + neighbours.stream().map(Alphabet::name).collect(joining(","));
    }

    public static TextCoding parse(String written) {
        String[] fields = written.split("/", -1);
        return new TextCoding(
                Integer.parseInt(fields[0]),
                Alphabet.valueOf(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                Boolean.parseBoolean(fields[4]),
                fields[5].isEmpty()
                        ? List.of()
                        : Arrays.stream(fields[5].split(",", -1))
                                .map(Alphabet::valueOf)
                                .toList());
    }
}
