package org.casewire.core.inbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What smpp.md says of long texts, in memory and without locks: what must be seen of a sequence of deliveries. Deliveries
 * of one pair are told in their order; those of several pairs in any.
 */
final class ReassemblyModel {
    private static final String GAP = "[…]";

    /** What makes parts belong together: nobody else's, and nothing of another reference, width or total. */
    record Key(String patient, String sender, int reference, int width, int total) {}

    /** One part: its bytes tell it from another; its words are missing when nobody can read them. */
    record Part(Optional<String> words, String content) {}

    /** A text as a professional sees it. */
    record Seen(String text, boolean incomplete) {}

    private final Map<Key, Set> open = new HashMap<>();
    private final Map<Key, List<Set>> closed = new HashMap<>();
    private final List<Shown> shown = new ArrayList<>();
    private int moment;

    void whole(String patient, String sender, String words) {
        moment++;
        shown.add(new Shown(patient, sender, new Seen(words, false), moment));
    }

    void part(Key key, int number, Part part) {
        moment++;
        boolean known = closed.getOrDefault(key, List.of()).stream().anyMatch(set -> set.has(number, part));
        Set waiting = open.get(key);
        boolean waitedFor = waiting != null && !waiting.parts.containsKey(number);
        if (known && !waitedFor || waiting != null && waiting.has(number, part)) {
            return;
        }
        if (waiting != null && waiting.parts.containsKey(number)) {
            if (waiting.as == null) {
                show(key, waiting);
            }
            close(key);
        }
        Set set = open.computeIfAbsent(key, none -> new Set(key.total()));
        set.parts.put(number, part);
        if (set.whole() || set.as != null) {
            show(key, set);
        }
        if (set.whole()) {
            close(key);
        }
    }

    /** What waits is shown as far as it came; which of several comes first is left open. */
    void waitedLong() {
        moment++;
        open.forEach((key, set) -> {
            if (set.as == null) {
                show(key, set);
            }
        });
    }

    /** A part of a text that was completed long ago is another text's. */
    void anHourPassed() {
        closed.clear();
    }

    /** The texts of a pair by entry, a text that changed where it changed; those in one list at the same moment. */
    List<List<Seen>> byEntry(String patient, String sender) {
        SortedMap<Integer, List<Seen>> moments = new TreeMap<>();
        shown.stream()
                .filter(one -> one.patient.equals(patient) && one.sender.equals(sender))
                .forEach(one -> moments.computeIfAbsent(one.at, none -> new ArrayList<>())
                        .add(one.seen));
        return List.copyOf(moments.values());
    }

    private void show(Key key, Set set) {
        Seen seen = new Seen(set.text(), !set.whole());
        if (set.as == null) {
            set.as = new Shown(key.patient(), key.sender(), seen, moment);
            shown.add(set.as);
        } else {
            set.as.seen = seen;
            set.as.at = moment;
        }
    }

    private void close(Key key) {
        closed.computeIfAbsent(key, none -> new ArrayList<>()).add(open.remove(key));
    }

    private static final class Shown {
        final String patient;
        final String sender;
        Seen seen;
        int at;

        Shown(String patient, String sender, Seen seen, int at) {
            this.patient = patient;
            this.sender = sender;
            this.seen = seen;
            this.at = at;
        }
    }

    private static final class Set {
        final int total;
        final SortedMap<Integer, Part> parts = new TreeMap<>();
        Shown as;

        Set(int total) {
            this.total = total;
        }

        boolean has(int number, Part part) {
            return Optional.ofNullable(parts.get(number))
                    .filter(mine -> mine.content().equals(part.content()))
                    .isPresent();
        }

        boolean whole() {
            return parts.size() == total;
        }

        String text() {
            StringBuilder text = new StringBuilder();
            for (int number = 1; number <= total; number++) {
                Part part = parts.get(number);
                if (part != null) {
                    text.append(part.words().orElse(""));
                } else if (number == 1 || parts.containsKey(number - 1)) {
                    text.append(GAP);
                }
            }
            return text.toString();
        }
    }
}
