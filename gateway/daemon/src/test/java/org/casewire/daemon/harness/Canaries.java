package org.casewire.daemon.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.casewire.core.text.Gsm7Alphabet;

/**
 * Words that must be nowhere but in sealed columns, and the search for them: in whichever of the usual encodings, in
 * every octet of every file. A word is looked for without its ends where an encoding mixes these with what is beside.
 */
public final class Canaries {
    /** A word in one encoding. */
    private record Needle(String word, String encoding, byte[] octets) {}

    /** Where a word was found. */
    public record Found(String word, String encoding, Path file, long offset) {}

    private static final int PREFIX_VALUES = 1 << 16;
    private static final int SHORTEST = 8;

    private final List<Needle> needles = new ArrayList<>();
    private final List<List<Needle>> byPrefix = new ArrayList<>();

    /** @param words longer than eight characters, so that chance cannot make them */
    public Canaries(List<String> words) {
        words.forEach(this::add);
        for (int i = 0; i < PREFIX_VALUES; i++) {
            byPrefix.add(List.of());
        }
        for (Needle needle : needles) {
            int prefix = prefix(needle.octets(), 0);
            List<Needle> same = new ArrayList<>(byPrefix.get(prefix));
            same.add(needle);
            byPrefix.set(prefix, same);
        }
    }

    private void add(String word) {
        byte[] utf8 = word.getBytes(UTF_8);
        needle(word, "UTF-8", utf8);
        needle(word, "UTF-16BE", word.getBytes(UTF_16BE));
        needle(word, "UTF-16LE", word.getBytes(UTF_16LE));
        if (Gsm7Alphabet.canRepresent(word)) {
            needle(word, "GSM-7", Gsm7Alphabet.encode(word));
        }
        needle(word, "Latin-1", word.getBytes(ISO_8859_1));
        for (byte[] octets : List.of(utf8, word.getBytes(UTF_16BE))) {
            String hex = HexFormat.of().formatHex(octets);
            needle(word, "hex", hex.getBytes(US_ASCII));
            needle(word, "HEX", hex.toUpperCase(Locale.ROOT).getBytes(US_ASCII));
            for (int before = 0; before < 3; before++) {
                base64(word, octets, before);
            }
        }
    }

    /** The inner part of what base64 makes of the word when so many octets stand before it. */
    private void base64(String word, byte[] octets, int before) {
        byte[] shifted = new byte[before + octets.length];
        System.arraycopy(octets, 0, shifted, before, octets.length);
        int from = before == 0 ? 0 : 4;
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            byte[] encoded = encoder.withoutPadding().encode(shifted);
            byte[] inner = Arrays.copyOfRange(encoded, from, encoded.length - 2);
            // What is left of a short number at some offsets is so little that chance makes it; the others tell.
            if (inner.length >= SHORTEST) {
                needle(word, "base64", inner);
            }
        }
    }

    private void needle(String word, String encoding, byte[] octets) {
        if (octets.length < SHORTEST) {
            throw new IllegalArgumentException("a canary of " + octets.length + " octets proves nothing");
        }
        if (needles.stream().noneMatch(known -> Arrays.equals(known.octets(), octets))) {
            needles.add(new Needle(word, encoding, octets));
        }
    }

    /** Searches every file beneath a folder that is wanted; one that is removed meanwhile is passed over. */
    public List<Found> in(Path folder, Predicate<Path> wanted) throws IOException {
        List<Found> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> Files.isRegularFile(file) && wanted.test(file))
                    .forEach(file -> found.addAll(in(file)));
        }
        return found;
    }

    private List<Found> in(Path file) {
        byte[] octets;
        try {
            octets = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Found> found = new ArrayList<>();
        for (int at = 0; at + 1 < octets.length; at++) {
            for (Needle needle : byPrefix.get(prefix(octets, at))) {
                if (at + needle.octets().length <= octets.length
                        && Arrays.equals(
                                octets, at, at + needle.octets().length, needle.octets(), 0, needle.octets().length)) {
                    found.add(new Found(needle.word(), needle.encoding(), file, at));
                }
            }
        }
        return found;
    }

    private static int prefix(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }
}
