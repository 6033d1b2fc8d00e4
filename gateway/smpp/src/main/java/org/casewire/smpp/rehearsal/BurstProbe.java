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
 * Sends some texts at once. When some are refused, as many go again in groups of what was taken, each after the answers
 * to the one before: what is refused then, too, went over a rate; what is not went over a window.
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
        Wave atOnce = inGroups(most, most);
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
        // No group is larger than what was taken at once, so only a rate can refuse one; and as few round trips as can
        // be.
        int group = Math.max(1, atOnce.taken());
        Wave inTurn = inGroups(most, group);
        if (inTurn.refusal().isPresent() && inTurn.taken() > atOnce.taken()) {
            // A second can end in the middle of a wave; it hardly does so twice.
            Line.rest(plan.bounds().rest());
            Wave again = inGroups(most, group);
            inTurn = again.taken() < inTurn.taken() ? again : inTurn;
        }
        Line.rest(plan.bounds().rest());
        if (inTurn.broken()) {
            notes.unknown(Topic.WINDOW, "some texts after the burst were not answered");
            notes.unknown(Topic.RATE, "some texts after the burst were not answered");
            return;
        }
        int sent = plan.bounds().burst() + inTurn.taken();
        String seen = "%d of %d at once were taken, and %d of %d in groups of %d"
                .formatted(atOnce.taken(), plan.bounds().burst(), inTurn.taken(), most, group);
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

    /** In groups that are each written at once; no group after one of which something was refused. */
    private Wave inGroups(int most, int group) {
        Wave wave = Wave.EMPTY;
        for (int first = 1; first <= most && wave.isWhole(); first += group) {
            int last = Math.min(most, first + group - 1);
            if (!line.allows(last - first + 1)) {
                break;
            }
            List<Line.Piece> pieces = IntStream.rangeClosed(first, last)
                    .mapToObj(number -> Line.Piece.alone(ProbeText.burst(number, most), Encoding.UCS2))
                    .toList();
            for (CompletableFuture<Reply> reply : line.write(as, pieces)) {
                wave = wave.with(reply.join());
            }
        }
        return wave;
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

        boolean isWhole() {
            return refusal.isEmpty() && !broken;
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
