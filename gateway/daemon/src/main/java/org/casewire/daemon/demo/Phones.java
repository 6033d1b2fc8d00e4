package org.casewire.daemon.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.casewire.smpp.simulator.HandsetView;
import org.casewire.smpp.simulator.HandsetView.Direction;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.Simulator;

/**
 * The simulator's phones as the page shows them: those of the demo's patients, and of whoever else was texted. Each has
 * an id, its place in the list, that it keeps while the demo runs, so that no number stands in a URL. For all threads.
 */
final class Phones {
    private static final int MOST_PHONES = 200;
    private static final int LATEST_TEXTS = 200;
    private static final int LONGEST_SHORT_CODE = 6;

    private final Simulator simulator;
    private final List<String> centre;
    private final Map<String, String> names;
    private final List<String> numbers = new ArrayList<>();

    /** @param centre the sender numbers that a patient may write to, in digits, the usual one first */
    Phones(Simulator simulator, List<String> centre, List<DemoPatient> patients) {
        this.simulator = simulator;
        this.centre = List.copyOf(centre);
        this.names = patients.stream().collect(Collectors.toMap(p -> digits(p.phone()), DemoPatient::name));
        patients.forEach(patient -> know(digits(patient.phone())));
    }

    /** @param texts how many it shows: when it grows, something has come */
    record Phone(int id, String name, String number, boolean on, boolean refuses, int texts) {
        @Override
        public String toString() {
            return "Phone[" + id + "]";
        }
    }

    /** @param writesTo where an answer goes: to whoever texted last */
    record Screen(Phone phone, String writesTo, List<HandsetView.Entry> texts) {
        @Override
        public String toString() {
            return "Screen[" + phone.id() + "]";
        }
    }

    List<Phone> all() {
        simulator.handsets().forEach(this::know);
        List<String> known = known();
        return IntStream.range(0, known.size())
                .mapToObj(id -> phone(id, simulator.handset(known.get(id))))
                .toList();
    }

    Optional<Screen> screen(int id) {
        return number(id).map(number -> screen(id, simulator.handset(number)));
    }

    Optional<Screen> switchOn(int id, boolean on) {
        number(id).ifPresent(number -> simulator.handsetOn(number, on));
        return screen(id);
    }

    Optional<Screen> refuse(int id, boolean refuses) {
        number(id).ifPresent(number -> simulator.handsetRefuses(number, refuses));
        return screen(id);
    }

    /** Sends a text; the screen shows it as sent once the gateway has taken it. */
    Optional<Screen> write(int id, String text) {
        screen(id)
                .ifPresent(
                        screen -> simulator.send(InboundText.of(screen.phone().number(), screen.writesTo(), text)));
        return screen(id);
    }

    private synchronized void know(String number) {
        if (numbers.size() < MOST_PHONES && !numbers.contains(number)) {
            numbers.add(number);
        }
    }

    private synchronized List<String> known() {
        return List.copyOf(numbers);
    }

    private Optional<String> number(int id) {
        return known().stream().skip(id).findFirst();
    }

    private Phone phone(int id, HandsetView view) {
        return new Phone(
                id,
                names.getOrDefault(view.number(), ""),
                shown(view.number()),
                view.on(),
                view.refuses(),
                view.messages().size());
    }

    private Screen screen(int id, HandsetView view) {
        List<HandsetView.Entry> texts = view.messages();
        String writesTo = texts.stream()
                .filter(entry -> entry.direction() == Direction.RECEIVED)
                .reduce((first, second) -> second)
                .map(HandsetView.Entry::peer)
                .orElse(centre.get(0));
        List<HandsetView.Entry> latest = texts.subList(Math.max(0, texts.size() - LATEST_TEXTS), texts.size());
        return new Screen(phone(id, view), shown(digits(writesTo)), latest);
    }

    /** In international form, but for a short code. */
    private static String shown(String digits) {
        return digits.length() > LONGEST_SHORT_CODE ? "+" + digits : digits;
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }
}
