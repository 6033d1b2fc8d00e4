package org.casewire.smpp.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The patients' phones. One exists from its first setting on; any other is on and takes everything. What a phone shows
 * is put together from the stores when asked. Confined to the simulator's loop.
 */
final class Handsets {
    private final MessageStore store;
    private final InboundTexts inbound;
    private final Map<String, Handset> set = new HashMap<>();
    private final Handset ordinary = new Handset();

    Handsets(MessageStore store, InboundTexts inbound) {
        this.store = store;
        this.inbound = inbound;
    }

    /** A number however written: its digits alone, without an international 00. */
    static String key(String number) {
        if (number == null) {
            return "";
        }
        StringBuilder digits = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            }
        }
        if (digits.isEmpty()) {
            return number; // an alphanumeric sender
        }
        return digits.length() > 2 && digits.charAt(0) == '0' && digits.charAt(1) == '0'
                ? digits.substring(2)
                : digits.toString();
    }

    /** To look at; never to be changed. */
    Handset at(String phone) {
        return set.isEmpty() ? ordinary : set.getOrDefault(phone, ordinary);
    }

    Handset toChange(String phone) {
        return set.computeIfAbsent(phone, key -> new Handset());
    }

    /** Its owner reads the text that this submission made whole, and answers if it asks for that. */
    void answer(Submission last, Faults faults) {
        screens(last.phone()).stream()
                .filter(screen -> screen.last == last && screen.complete())
                .flatMap(screen -> HandsetOwner.answer(screen.text()).stream())
                .forEach(answer -> inbound.send(InboundText.of("+" + last.phone(), Screen.peer(last), answer), faults));
    }

    HandsetView view(String number) {
        String phone = key(number);
        List<HandsetView.Entry> entries = new ArrayList<>();
        screens(phone).forEach(screen -> entries.add(screen.entry()));
        for (InboundMessage message : inbound.from(phone)) {
            entries.add(message.entry());
        }
        entries.sort(Comparator.comparing(HandsetView.Entry::at));
        Handset handset = at(phone);
        return new HandsetView(phone, handset.on(), handset.refuses(), List.copyOf(entries));
    }

    private List<Screen> screens(String phone) {
        List<Screen> screens = new ArrayList<>();
        Map<String, Screen> open = new LinkedHashMap<>();
        for (Submission submission : store.ofPhone(phone)) {
            if (submission.state != Submission.State.DELIVERED) {
                continue;
            }
            Part part = submission.userData.part();
            if (part.total() < 2) {
                screens.add(new Screen(submission, part));
                continue;
            }
            String text = submission.source.getAddress() + '/' + part.reference() + '/' + part.total();
            Screen screen = open.get(text);
            if (screen == null) {
                screen = new Screen(submission, part);
                screens.add(screen);
                open.put(text, screen);
            } else {
                screen.add(submission, part);
            }
            if (screen.complete()) {
                open.remove(text);
            }
        }
        return screens;
    }

    /** A text as its parts come in. */
    private static final class Screen {
        final Submission first;
        final int total;
        Submission last;
        final Map<Integer, String> parts = new TreeMap<>();

        Screen(Submission first, Part part) {
            this.first = first;
            this.total = part.total();
            this.last = first;
            add(first, part);
        }

        void add(Submission submission, Part part) {
            last = submission;
            parts.putIfAbsent(part.number(), submission.text());
        }

        String text() {
            return String.join("", parts.values());
        }

        static String peer(Submission submission) {
            String address = submission.source.getAddress();
            return address == null ? "" : address;
        }

        boolean complete() {
            return parts.size() >= total;
        }

        HandsetView.Entry entry() {
            return new HandsetView.Entry(
                    HandsetView.Direction.RECEIVED, peer(first), text(), complete(), first.arrivedAt);
        }
    }
}
