package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.tlv.Tlv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The optional parameters behind the mandatory fields (SMPP 3.4, section 3.2.4), as far as they can be told. Where they
 * do not end with the PDU, the way back is looked for: a few octets further on, where all that follows are parameters
 * of the specification to the very end. Never throws.
 *
 * @param flaws empty when all of it is sound
 */
record Parameters(List<Tlv> list, Set<PduFlaw> flaws) {
    private static final int HEAD = 4;
    /** So many of the last parameters are suspected, each that far ahead: hostile octets cost little. */
    private static final int SUSPECTED = 8;

    private static final int AHEAD = 64;
    private static final int MOST_REPAIRS = 4;

    /** Whose value is of use though its end is missing. */
    private static final Set<Short> OF_USE_WHEN_CUT =
            Set.of(SmppConstants.TAG_MESSAGE_PAYLOAD, SmppConstants.TAG_MSG_STATE, SmppConstants.TAG_RECEIPTED_MSG_ID);

    static Parameters read(byte[] octets) {
        Chain chain = Chain.from(octets, 0);
        if (chain.isSound()) {
            return new Parameters(chain.parameters(octets), Set.of());
        }
        List<Tlv> list = new ArrayList<>();
        Set<PduFlaw> flaws = new HashSet<>();
        int from = 0;
        for (int repair = 0; repair < MOST_REPAIRS && !chain.isSound(); repair++) {
            Optional<Resumed> resumed = resume(octets, chain);
            if (resumed.isEmpty()) {
                break;
            }
            Resumed at = resumed.get();
            list.addAll(chain.until(at.suspect()).parameters(octets));
            if (at.lies(octets)) {
                list.add(parameter(octets, at.suspect(), at.next() - at.suspect() - HEAD));
                flaws.add(PduFlaw.LYING_PARAMETER);
            } else {
                flaws.add(PduFlaw.STRAY_OCTETS);
            }
            from = at.next();
            chain = Chain.from(octets, from);
        }
        list.addAll(chain.parameters(octets));
        if (!chain.isSound()) {
            flaws.add(cutAt(octets, chain.end(), list));
        }
        return new Parameters(List.copyOf(list), Set.copyOf(flaws));
    }

    /** The first place at or behind {@code from} with nothing but parameters of the specification up to the end. */
    static Optional<Integer> sound(byte[] octets, int from) {
        for (int at = from; at + HEAD <= octets.length; at++) {
            if (Chain.from(octets, at).isSpecified(octets)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static PduFlaw cutAt(byte[] octets, int at, List<Tlv> list) {
        if (octets.length - at < HEAD || !isSpecified(tag(octets, at))) {
            return PduFlaw.STRAY_OCTETS;
        }
        int there = octets.length - at - HEAD;
        boolean idAlmostWhole =
                tag(octets, at) != SmppConstants.TAG_RECEIPTED_MSG_ID || length(octets, at) == there + 1;
        if (OF_USE_WHEN_CUT.contains(tag(octets, at)) && there > 0 && idAlmostWhole) {
            list.add(parameter(octets, at, there));
        }
        return PduFlaw.CUT_PARAMETER;
    }

    /** Of all ways on, the one that saves the most parameters. */
    private static Optional<Resumed> resume(byte[] octets, Chain chain) {
        List<Integer> starts = new ArrayList<>(chain.starts());
        starts.add(chain.end());
        Optional<Resumed> best = Optional.empty();
        int most = 0;
        for (int before = starts.size() - 1; before >= Math.max(0, starts.size() - SUSPECTED); before--) {
            int suspect = starts.get(before);
            for (int next = suspect + 1; next <= Math.min(octets.length - HEAD, suspect + AHEAD); next++) {
                Chain onward = Chain.from(octets, next);
                if (onward.isSpecified(octets)) {
                    Resumed resumed = new Resumed(suspect, next);
                    int saved = before
                            + (resumed.lies(octets) ? 1 : 0)
                            + onward.starts().size();
                    if (saved > most) {
                        best = Optional.of(resumed);
                        most = saved;
                    }
                }
            }
        }
        return best;
    }

    private static Tlv parameter(byte[] octets, int at, int length) {
        return new Tlv(tag(octets, at), Arrays.copyOfRange(octets, at + HEAD, at + HEAD + length));
    }

    private static short tag(byte[] octets, int at) {
        return (short) ((octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF);
    }

    private static int length(byte[] octets, int at) {
        return (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF;
    }

    /** SMPP 3.4, section 5.3.2, and SMPP 5.0, section 4.8.1: a vendor's own tags prove nothing. */
    private static boolean isSpecified(short tag) {
        int value = tag & 0xFFFF;
        return value >= 0x0005 && value <= 0x0030
                || value >= 0x0200 && value <= 0x0230
                || value >= 0x0302 && value <= 0x0304
                || value >= 0x0380 && value <= 0x0381
                || value >= 0x0420 && value <= 0x0430
                || value == 0x0501
                || value >= 0x0600 && value <= 0x0613
                || value >= 0x1201 && value <= 0x1204
                || value == 0x130C
                || value >= 0x1380 && value <= 0x1383;
    }

    /** @param suspect where what is wrong stands; @param next where it goes on */
    private record Resumed(int suspect, int next) {
        /** A parameter with another length than it says; else octets that are none. */
        boolean lies(byte[] octets) {
            return next >= suspect + HEAD && Parameters.isSpecified(tag(octets, suspect));
        }
    }

    /**
     * Parameters one behind the other.
     *
     * @param end where the last one that fits ends
     */
    private record Chain(List<Integer> starts, int end, int length) {
        static Chain from(byte[] octets, int from) {
            List<Integer> starts = new ArrayList<>();
            int at = from;
            // Tag 0 is reserved, and zeros are what strays most.
            while (at + HEAD <= octets.length
                    && tag(octets, at) != 0
                    && at + HEAD + Parameters.length(octets, at) <= octets.length) {
                starts.add(at);
                at += HEAD + Parameters.length(octets, at);
            }
            return new Chain(starts, at, octets.length);
        }

        boolean isSound() {
            return end == length;
        }

        boolean isSpecified(byte[] octets) {
            return isSound()
                    && !starts.isEmpty()
                    && starts.stream().allMatch(at -> Parameters.isSpecified(tag(octets, at)));
        }

        Chain until(int suspect) {
            return new Chain(starts.stream().filter(at -> at < suspect).toList(), suspect, length);
        }

        List<Tlv> parameters(byte[] octets) {
            return starts.stream()
                    .map(at -> parameter(octets, at, Parameters.length(octets, at)))
                    .toList();
        }
    }
}
