package org.casewire.core.text;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The national language tables of the GSM 7-bit alphabet (3GPP TS 23.038, annex A), by the language identifiers of
 * section 6.2.1.2.4. Those of the Indian scripts follow the order of their Unicode blocks, so they are written as the
 * block and what differs. A table holds U+0000 where the standard leaves a place free.
 */
final class NationalLanguage {
    private static final int ESCAPE = 0x1B;
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";

    private static final Map<Integer, char[]> LOCKING = Map.ofEntries(
            Map.entry(
                    1,
                    whole("@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\0ŞşßÉ !\"#¤%&'()*+,-./0123456789:;<=>?İ" + UPPER + "ÄÖÑÜ§ç"
                            + LOWER + "äöñüà")),
            Map.entry(
                    3,
                    whole("@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\0ÂâÊÉ !\"#º%&'()*+,-./0123456789:;<=>?Í" + UPPER + "ÃÕÚÜ§~"
                            + LOWER + "ãõ`üà")),
            Map.entry(4, block(0x0980, "", "\u09ce\u09d7\u09dc\u09dd\u09f0\u09f1")),
            Map.entry(5, block(0x0a80, "", "\u0ad0\u0ae0\u0ae1\u0ae2\u0ae3\u0af1")),
            Map.entry(6, block(0x0900, "", "\u0950\u0972\u097b\u097c\u097e\u097f")),
            Map.entry(7, block(0x0c80, "\u0c81", "\u0cd5\u0cd6\u0ce0\u0ce1\u0ce2\u0ce3")),
            Map.entry(8, block(0x0d00, "\u0d01\u0d29\u0d3c", "\u0d57\u0d60\u0d61\u0d62\u0d63\u0d79")),
            Map.entry(9, block(0x0b00, "", "\u0b56\u0b57\u0b60\u0b61\u0b62\u0b63")),
            Map.entry(10, block(0x0a00, "", "\u0a51\u0a70\u0a71\u0a72\u0a73\u0a74")),
            Map.entry(11, block(0x0b80, "", "\u0bd0\u0bd7\u0bf0\u0bf1\u0bf2\u0bf9")),
            Map.entry(12, block(0x0c00, "\u0c34\u0c3c", "\u0c55\u0c56\u0c60\u0c61\u0c62\u0c63")),
            Map.entry(
                    13,
                    whole("\u0627\u0622\u0628\u067b\u0680\u067e\u06a6\u062a\u06c2\u067f\n\u0679\u067d\r\u067a\u067c"
                            + "\u062b\u062c\u0681\u0684\u0683\u0685\u0686\u0687\u062d\u062e\u062f\0\u068c\u0688\u0689\u068a"
                            + " !\u068f\u068d\u0630\u0631\u0691\u0693)(\u0699\u0632,\u0696.\u0698"
                            + "0123456789:;\u069a\u0633\u0634?"
                            + "\u0635\u0636\u0637\u0638\u0639\u0641\u0642\u06a9\u06aa\u06ab\u06af\u06b3\u06b1\u0644\u0645\u0646"
                            + "\u06ba\u06bb\u06bc\u0648\u06c4\u06d5\u06c1\u06be\u0621\u06cc\u06d0\u06d2\u064d\u0650\u064f\u0657"
                            + "\u0654" + LOWER + "\u0655\u0651\u0653\u0656\u0670")));

    private static final Map<Integer, char[]> SINGLE = Map.ofEntries(
            Map.entry(1, some("GĞ IİSŞcçe€gğiısş")),
            Map.entry(2, some("\tçAÁIÍOÓUÚaáe€iíoóuú")),
            Map.entry(
                    3,
                    some(
                            "\u0005ê\tç\u000bÔ\u000cô\u000eÁ\u000fá\u0012Φ\u0013Γ\u0015Ω\u0016Π\u0017Ψ\u0018Σ\u0019Θ\u001fÊ"
                                    + "AÀIÍOÓUÚ[Ã\\ÕaÂe€iíoóuú{ã|õ\u007fâ")),
            // Bengali digits begin where the others have their dandas.
            Map.entry(
                    4,
                    script(
                            "\u09e6\u09e7",
                            "\u09e8\u09e9\u09ea\u09eb\u09ec\u09ed\u09ee\u09ef\u09df\u09e0\u09e1\u09e2",
                            "\u09e3\u09f2\u09f3\u09f4\u09f5",
                            "\u09f6\u09f7\u09f8\u09f9\u09fa")),
            Map.entry(5, indian(0x0a80, "", "", "")),
            Map.entry(
                    6,
                    indian(
                            0x0900,
                            "\u0951\u0952",
                            "\u0953\u0954\u0958\u0959\u095a",
                            "\u095b\u095c\u095d\u095e\u095f\u0960\u0961\u0962\u0963\u0970\u0971")),
            Map.entry(7, indian(0x0c80, "\u0cde\u0cf1", "\u0cf2", "")),
            Map.entry(
                    8,
                    indian(0x0d00, "\u0d70\u0d71", "\u0d72\u0d73\u0d74\u0d75\u0d7a", "\u0d7b\u0d7c\u0d7d\u0d7e\u0d7f")),
            Map.entry(9, indian(0x0b00, "\u0b5c\u0b5d", "\u0b5f\u0b70\u0b71", "")),
            Map.entry(10, indian(0x0a00, "\u0a59\u0a5a", "\u0a5b\u0a5c\u0a5e\u0a75", "")),
            Map.entry(11, indian(0x0b80, "\u0bf3\u0bf4", "\u0bf5\u0bf6\u0bf7\u0bf8\u0bfa", "")),
            Map.entry(
                    12,
                    script(
                            "\0\0",
                            digits(0x0c00) + "\u0c58\u0c59",
                            "\u0c78\u0c79\u0c7a\u0c7b\u0c7c",
                            "\u0c7d\u0c7e\u0c7f")),
            Map.entry(
                    13,
                    script(
                            "\u0600\u0601",
                            "\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9\u060c\u060d",
                            "\u060e\u060f\u0610\u0611\u0612",
                            "\u0613\u0614\u061b\u061f\u0640\u0652\u0658\u066b\u066c\u0672\u0673\u06cd[~]\u06d4")));

    private NationalLanguage() {}

    /** The table in place of the default alphabet; empty for a language that has none. */
    static Optional<char[]> locking(int language) {
        return Optional.ofNullable(LOCKING.get(language));
    }

    /** The table behind the escape; empty for a language that has none. */
    static Optional<char[]> single(int language) {
        return Optional.ofNullable(SINGLE.get(language));
    }

    private static char[] whole(String table) {
        if (table.length() != 0x80) {
            throw new IllegalStateException("A table has 128 places, not " + table.length());
        }
        return table.toCharArray();
    }

    /** Latin single shift: septet and character in turns, over the default extension. */
    private static char[] some(String pairs) {
        char[] table = new char[0x80];
        String[] usual = {"\n\f", "\u0014^", "({", ")}", "/\\", "<[", "=~", ">]", "@|", "e€"};
        for (String pair : usual) {
            table[pair.charAt(0)] = pair.charAt(1);
        }
        String plain = pairs.replace(" ", "");
        for (int i = 0; i < plain.length(); i += 2) {
            table[plain.charAt(i)] = plain.charAt(i + 1);
        }
        return table;
    }

    /** @param missing of the block, but younger than the table; @param rest what stands at 0x60 and from 0x7B */
    private static char[] block(int base, String missing, String rest) {
        char[] table = new char[0x80];
        int next = base + 1;
        for (int septet = 0; septet < 0x60; septet++) {
            char fixed = fixed(septet);
            if (fixed != 0 || septet == ESCAPE) {
                table[septet] = fixed;
                continue;
            }
            next += skipped(next - base);
            boolean there = Character.isDefined(next) && missing.indexOf(next) < 0;
            table[septet] = there ? (char) next : 0;
            next++;
        }
        table[0x60] = rest.charAt(0);
        LOWER.getChars(0, LOWER.length(), table, 0x61);
        rest.getChars(1, 6, table, 0x7B);
        return table;
    }

    /** Places of the blocks that no table has: one before the vowels, two before the signs. */
    private static int skipped(int offset) {
        return switch (offset) {
            case 0x04 -> 1;
            case 0x3A -> 2;
            default -> 0;
        };
    }

    private static char fixed(int septet) {
        return switch (septet) {
            case 0x0A -> '\n';
            case 0x0D -> '\r';
            case 0x20, 0x21, 0x2C, 0x2E, 0x3F -> (char) septet;
            case 0x28 -> ')';
            case 0x29 -> '(';
            default -> septet >= 0x30 && septet <= 0x3B ? (char) septet : 0;
        };
    }

    private static String digits(int base) {
        StringBuilder digits = new StringBuilder();
        for (int digit = 0; digit < 10; digit++) {
            digits.append((char) (base + 0x66 + digit));
        }
        return digits.toString();
    }

    private static char[] indian(int base, String behindDigits, String signs, String more) {
        return script("\u0964\u0965", digits(base) + behindDigits, signs, more);
    }

    /** What all scripts share, with two characters at 0x19 and others from 0x1C, 0x2A and 0x30 on. */
    private static char[] script(String two, String digits, String signs, String more) {
        char[] table = Arrays.copyOf("@£$¥¿\"¤%&'\f*+\0-/<=>¡^¡_#*".toCharArray(), 0x80);
        two.getChars(0, two.length(), table, 0x19);
        digits.getChars(0, digits.length(), table, 0x1C);
        table[0x28] = '{';
        table[0x29] = '}';
        signs.getChars(0, signs.length(), table, 0x2A);
        table[0x2F] = '\\';
        "[~]".getChars(0, 3, table, 0x3C);
        more.getChars(0, more.length(), table, 0x30);
        table[0x40] = '|';
        UPPER.getChars(0, UPPER.length(), table, 0x41);
        table[0x65] = '€';
        return table;
    }
}
