package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.text.Encoding;
import org.casewire.smpp.DirectSession.Reply;
import org.casewire.smpp.SmppProfile;

/**
 * Sends some texts at once. When some are refused, the same number goes one after the other: what is refused then, too,
 * goes over a rate; what is not went over a window. Each stops at its first refusal.
 */
final class BurstProbe {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RehearsalPlan plan;
    private final Line line;
    private final Notebook notes;
    private final SmppProfile as;

    BurstProbe(RehearsalPlan plan, Line line, Notebook notes, SmppProfile as) {
        this.plan = plan;
        this.line = line;
        this.notes = notes;
        this.as = as;
    }

    void run() throws InterruptedException {
        int most = plan.bounds().burst();
        if (most < 2 || !line.allows(most)) {
            unknown(most < 2 ? "no burst was asked for" : "as many submit_sm as allowed were sent");
            return;
        }
        Line.rest(plan.bounds().rest());
        Wave atOnce = atOnce(most);
        Line.rest(plan.bounds().rest());
        if (atOnce.broken()) {
            unknown("some texts of the burst were not answered");
        } else if (atOnce.refusal().isEmpty()) {
            notes.found(Topic.WINDOW, "not reached", most, most + " at once were taken; more were not tried");
            notes.found(Topic.RATE, "not reached", most, most + " at once were taken; more were not tried");
            notes.unknown(Topic.THROTTLED_WITH, "nothing was refused");
        } else {
            throttledWith(atOnce.refusal().get());
            compare(atOnce, most);
        }
    }

    private void compare(Wave atOnce, int most) throws InterruptedException {
        Wave inTurn = inTurn(most);
        if (inTurn.refusal().isPresent() && inTurn.taken() > atOnce.taken()) {
            // A second can end in the middle of a wave; it hardly does so twice.
            Line.rest(plan.bounds().rest());
            Wave again = inTurn(most);
            inTurn = again.taken() < inTurn.taken() ? again : inTurn;
        }
        Line.rest(plan.bounds().rest());
        int sent = plan.bounds().burst() + inTurn.taken();
        String seen = "%d of %d at once were taken, and %d of %d one after the other"
                .formatted(atOnce.taken(), plan.bounds().burst(), inTurn.taken(), most);
        boolean rate = inTurn.refusal().isPresent();
        boolean window = inTurn.taken() > atOnce.taken();
        if (rate) {
            limit(Topic.RATE, window ? inTurn.taken() : Math.min(inTurn.taken(), atOnce.taken()), sent, seen);
        }
        if (window) {
            limit(Topic.WINDOW, atOnce.taken(), sent, seen);
        } else {
            notes.unknown(Topic.WINDOW, "the rate was met first: " + seen);
        }
        if (!rate && inTurn.mostInASecond() > atOnce.taken()) {
            notes.found(
                    Topic.RATE,
                    "not reached",
                    sent,
                    seen + ", %d of them within a second".formatted(inTurn.mostInASecond()));
        } else if (!rate) {
            limit(Topic.RATE, atOnce.taken(), sent, seen + ", but that slowly it may be the window alone");
        }
    }

    private void limit(Topic topic, int limit, int sent, String seen) {
        String key = topic == Topic.WINDOW ? "windowSize" : "messagesPerSecond";
        int configured = topic == Topic.WINDOW
                ? notes.configured().windowSize()
                : notes.configured().messagesPerSecond();
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        if (configured == 0 || limit < configured) {
            keys.put("/" + key, ProfileTree.number(Math.max(1, limit)));
        }
        notes.found(topic, Integer.toString(limit), sent, seen, keys);
    }

    private void throttledWith(Reply.Refused refused) {
        String code = ProfileTree.hex(refused.commandStatus());
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        if (refused.why().refusal() != Refusal.FLOW) {
            Map<String, JsonNode> all = new LinkedHashMap<>();
            notes.configured()
                    .commandStatus()
                    .forEach((known, refusal) -> all.put(known, ProfileTree.text(refusal.name())));
            all.put(code, ProfileTree.text(Refusal.FLOW.name()));
            keys.put("/commandStatus", ProfileTree.object(all));
        }
        notes.found(Topic.THROTTLED_WITH, code, 1, "the first refusal of the burst", keys);
    }

    private void unknown(String why) {
        notes.unknown(Topic.WINDOW, why);
        notes.unknown(Topic.RATE, why);
        notes.unknown(Topic.THROTTLED_WITH, why);
    }

    private Wave atOnce(int most) {
        List<Line.Piece> pieces = IntStream.rangeClosed(1, most)
                .mapToObj(number -> piece(number, most))
                .toList();
        Wave wave = Wave.EMPTY;
        for (CompletableFuture<Reply> reply : line.write(as, pieces)) {
            wave = wave.with(reply.join());
        }
        return wave;
    }

    private Wave inTurn(int most) {
        Wave wave = Wave.EMPTY;
        for (int number = 1; number <= most && line.allows(1); number++) {
            wave = wave.with(line.write(as, List.of(piece(number, most))).get(0).join());
            if (wave.refusal().isPresent() || wave.broken()) {
                break;
            }
        }
        return wave;
    }

    private static Line.Piece piece(int number, int of) {
        return Line.Piece.alone(ProbeText.burst(number, of), Encoding.UCS2);
    }

    /** @param times when the answers of those that were taken came, in order */
    private record Wave(List<Instant> times, Optional<Reply.Refused> refusal, boolean broken) {
        static final Wave EMPTY = new Wave(List.of(), Optional.empty(), false);

        Wave with(Reply reply) {
            if (reply instanceof Reply.Taken accepted) {
                List<Instant> all = new ArrayList<>(times);
                all.add(accepted.at());
                return new Wave(List.copyOf(all), refusal, broken);
            } else if (reply instanceof Reply.Refused refused) {
                return new Wave(times, refusal.or(() -> Optional.of(refused)), broken);
            }
            return new Wave(times, refusal, true);
        }

        int taken() {
            return times.size();
        }

        int mostInASecond() {
            int most = 0;
            for (int from = 0; from < times.size(); from++) {
                Instant end = times.get(from).plus(SECOND);
                int within = (int) times.stream()
                        .skip(from)
                        .filter(time -> !time.isAfter(end))
                        .count();
                most = Math.max(most, within);
            }
            return most;
        }
    }
}
