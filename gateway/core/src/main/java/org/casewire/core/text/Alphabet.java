package org.casewire.core.text;

import java.nio.charset.Charset;

/** The character sets in which patients' texts come. */
public enum Alphabet {
    /** 3GPP TS 23.038, one septet an octet. */
    GSM_7("GSM-7"),
    ASCII("US-ASCII"),
    LATIN_1("ISO-8859-1"),
    WINDOWS_1252("windows-1252"),
    UTF_8("UTF-8"),
    UTF_16BE("UTF-16BE"),
    UTF_16LE("UTF-16LE"),
    CYRILLIC("ISO-8859-5"),
    HEBREW("ISO-8859-8"),
    SHIFT_JIS("Shift_JIS"),
    ISO_2022_JP("ISO-2022-JP"),
    EUC_JP("EUC-JP"),
    EUC_KR("EUC-KR"),
    /** No text at all. */
    NONE("binary");

    private final String word;

    Alphabet(String word) {
        this.word = word;
    }

    /** As it is told to people, the name that IANA has for it. */
    public String word() {
        return word;
    }

    /** What cannot be read is U+FFFD; all of it where this Java has no such character set. */
    String decode(byte[] octets, int lockingShift, int singleShift) {
        return switch (this) {
            case GSM_7 -> Gsm7Alphabet.decode(octets, lockingShift, singleShift);
            case NONE -> "";
            default -> Charset.isSupported(word) ? new String(octets, Charset.forName(word)) : "\uFFFD";
        };
    }
}
