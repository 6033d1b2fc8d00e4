package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.id.CaseId;
import org.casewire.core.inbound.ReassemblyModel.Key;
import org.casewire.core.inbound.ReassemblyModel.Part;
import org.casewire.core.inbound.ReassemblyModel.Seen;

/**
 * One random story, the same for the same seed: three patients' phones with few references and fewer words, so that keys
 * and contents meet as often as can be. What is seen at the end is what the model says.
 */
final class ReassemblyStory {
    private static final int[] WIDTHS = {8, 16};
    private static final int STEPS = 12;

    private final long seed;
    private final Random random;
    private final ReassemblyWorld world;
    private final ReassemblyModel model = new ReassemblyModel();
    private final List<String> told = new ArrayList<>();
    private final List<UUID> sessions = List.of(UUID.randomUUID(), UUID.randomUUID());
    private final List<String> patients;
    private final List<CaseId> cases;
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private int unique;
    private int deliveries;

    ReassemblyStory(long seed, ReassemblyWorld world) {
        this.seed = seed;
        this.random = new Random(seed);
        this.world = world;
        this.patients = List.of(world.patient(), world.patient(), world.patient());
        // The third has no case: what they write is unmatched.
        this.cases = List.of(world.open(patients.get(0)), world.open(patients.get(1)));
    }

    /** @return how many deliveries it took */
    int run() {
        try {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            world.connected(() -> {
                waitLong();
                check();
            });
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("Story " + seed + ":\n" + String.join("\n", told), e);
        }
        return deliveries;
    }

    private void step() {
        int choice = random.nextInt(100);
        if (choice == 0) {
            world.alone(() -> overTwoNodes(true));
        } else if (choice < 10) {
            world.connected(() -> overTwoNodes(false));
        } else if (choice < 70) {
            world.connected(() -> burst(1 + random.nextInt(8)));
        } else if (choice < 80) {
            world.connected(this::acknowledgementLost);
        } else if (choice < 90) {
            world.connected(this::waitLong);
        } else {
            world.connected(() -> world.anHourPasses(patients));
            model.anHourPassed();
            told.add("an hour passed");
        }
    }

    private void waitLong() {
        world.waitLong(patients);
        model.waitedLong();
        told.add("waited long");
    }

    private void acknowledge(int node, InboundStored stored) {
        acknowledged.add(stored.deliveryId());
        world.acknowledge(node, stored);
    }

    /** Many at once, of several patients; those of a pair in this order. */
    private void burst(int size) {
        List<CompletableFuture<InboundStored>> stored = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String patient = patients.get(random.nextInt(patients.size()));
            String sender = ReassemblyWorld.SENDERS.get(random.nextInt(10) == 0 ? 1 : 0);
            if (random.nextInt(8) == 0) {
                stored.add(whole(patient, sender));
            } else {
                Key key = key(patient, sender);
                int number = 1 + random.nextInt(key.total());
                Part part = part();
                stored.add(deliver(0, sessions.get(random.nextInt(2)), key, number, part));
                model.part(key, number, part);
            }
        }
        stored.forEach(one -> acknowledge(0, ReassemblyWorld.await(one)));
    }

    private Key key(String patient, String sender) {
        return new Key(patient, sender, random.nextInt(2), WIDTHS[random.nextInt(6) / 5], 2 + random.nextInt(3));
    }

    private Part part() {
        int kind = random.nextInt(12);
        if (kind == 0) {
            return new Part(Optional.empty(), "octets");
        } else if (kind == 1) {
            return new Part(Optional.of(""), "");
        }
        String words = "abc".substring(random.nextInt(3)).substring(0, 1);
        return new Part(Optional.of(words), words);
    }

    /** No part, or one whose numbers make no sense; no two alike, since a patient may write the same twice. */
    private CompletableFuture<InboundStored> whole(String patient, String sender) {
        String words = "whole " + ++unique;
        Optional<Concatenation> numbers = switch (random.nextInt(4)) {
            case 0 -> Optional.of(new Concatenation(1, 8, 2, 3));
            case 1 -> Optional.of(new Concatenation(1, 8, 1, 1));
            case 2 -> Optional.of(new Concatenation(1, 16, 3, 0));
            default -> Optional.empty();
        };
        model.whole(patient, sender, words);
        told.add(name(patient) + " " + numbers + " " + words);
        deliveries++;
        return world.deliver(0, sessions.get(0), patient, sender, new Part(Optional.of(words), words), numbers);
    }

    /** All parts of a new text in any order, some twice, by two nodes at once: each may be the last. */
    private void overTwoNodes(boolean cut) {
        Key key = new Key(
                patients.get(random.nextInt(3)),
                ReassemblyWorld.SENDERS.get(0),
                1_000 + ++unique,
                16,
                2 + random.nextInt(3));
        List<Integer> numbers = new ArrayList<>();
        for (int number = 1; number <= key.total(); number++) {
            numbers.add(number);
            if (random.nextInt(3) == 0) {
                numbers.add(number);
            }
        }
        Collections.shuffle(numbers, random);
        List<CompletableFuture<InboundStored>> stored = new ArrayList<>();
        for (int number : numbers) {
            int node = random.nextInt(2);
            Part part = new Part(Optional.of(String.valueOf(number)), String.valueOf(number));
            UUID session = sessions.get(node);
            stored.add(deliver(node, session, key, number, part).whenComplete((one, failure) -> {
                if (failure == null) {
                    world.acknowledge(node, one);
                }
            }));
            model.part(key, number, part);
        }
        if (cut) {
            told.add("connections cut");
            world.cutConnections();
        }
        stored.forEach(ReassemblyWorld::await);
    }

    /** It is stored, its link dies, and it comes again by another. */
    private void acknowledgementLost() {
        Key key = key(patients.get(random.nextInt(3)), ReassemblyWorld.SENDERS.get(0));
        int number = 1 + random.nextInt(key.total());
        Part part = part();
        UUID dying = UUID.randomUUID();
        ReassemblyWorld.await(deliver(0, dying, key, number, part));
        world.sessionEnds(0, dying);
        told.add("not acknowledged, again:");
        acknowledge(0, ReassemblyWorld.await(deliver(0, sessions.get(0), key, number, part)));
        model.part(key, number, part);
    }

    private CompletableFuture<InboundStored> deliver(int node, UUID session, Key key, int number, Part part) {
        told.add("%s %s reference %d/%d part %d of %d: %s"
                .formatted(
                        name(key.patient()),
                        key.sender(),
                        key.reference(),
                        key.width(),
                        number,
                        key.total(),
                        part.words().orElse("octets")));
        deliveries++;
        return world.deliver(
                node,
                session,
                key.patient(),
                key.sender(),
                part,
                Optional.of(new Concatenation(key.reference(), key.width(), key.total(), number)));
    }

    private String name(String patient) {
        return "patient " + patients.indexOf(patient);
    }

    private void check() {
        for (int i = 0; i < cases.size(); i++) {
            Map<String, List<Seen>> thread = world.thread(cases.get(i));
            for (String sender : ReassemblyWorld.SENDERS) {
                same(thread.getOrDefault(sender, List.of()), model.byEntry(patients.get(i), sender));
            }
        }
        // They are listed by id, and ids of one millisecond have no order.
        Map<String, List<Seen>> unmatched = world.unmatched(patients.get(2));
        for (String sender : ReassemblyWorld.SENDERS) {
            assertThat(unmatched.getOrDefault(sender, List.of()))
                    .containsExactlyInAnyOrderElementsOf(model.byEntry(patients.get(2), sender).stream()
                            .flatMap(List::stream)
                            .toList());
        }
        assertThat(world.saved(acknowledged)).isEqualTo(acknowledged.size());
    }

    /** Moment by moment; at one moment in any order. */
    private static void same(List<Seen> seen, List<List<Seen>> expected) {
        int at = 0;
        for (List<Seen> moment : expected) {
            int end = Math.min(seen.size(), at + moment.size());
            assertThat(seen.subList(at, end)).containsExactlyInAnyOrderElementsOf(moment);
            at = end;
        }
        assertThat(seen.subList(at, seen.size())).isEmpty();
    }
}
