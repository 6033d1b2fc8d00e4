package org.casewire.core.dispatch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casewire.core.carrier.CarrierControl.Held;
import org.casewire.core.carrier.CarrierControl.Reason;
import org.casewire.core.carrier.CarrierControl.ReceiptIds;
import org.casewire.core.carrier.CarrierControl.Refusals;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.restore.Restored;

/** Tells an operator why nothing goes out at a carrier, and what happens next. A pure function of what is known. */
final class CarrierReport {
    private static final String START = "An operator looks into it, then POST /v1/carriers/{name}/start";

    private static final String RELEASE =
            "'casewire restore-check CONFIG' shows what would go out again and releases it with"
                    + " --release; POST /v1/carriers/{name}/start does for one carrier";

    private CarrierReport() {}

    /** The link's status, where core holds the carrier as HELD. */
    static LinkStatus status(LinkStatus link, Optional<Held> held) {
        if (held.isEmpty() || link.state() == State.STOPPED || link.state() == State.HELD) {
            return link;
        }
        return new LinkStatus(
                State.HELD,
                held.get().since(),
                Optional.of(held.get().reason()),
                link.throttledUntil(),
                link.rate(),
                link.binds());
    }

    static List<Reason> why(LinkStatus link, List<Held> held, List<Refusals> refusals) {
        List<Reason> reasons = new ArrayList<>();
        ofLink(link).ifPresent(reasons::add);
        held.forEach(one -> reasons.add(new Reason(
                one.senderNumber()
                                .map(number -> "Sender number " + number + " is held. ")
                                .orElse("The carrier is held. ")
                        + one.reason(),
                Optional.of(one.code()),
                one.since(),
                one.code().equals(Restored.CODE) ? RELEASE : START)));
        link.binds().stream()
                .filter(bind -> link.state() != State.STOPPED && bind.boundTo().isEmpty())
                .forEach(bind -> reasons.add(new Reason(
                        "Bind " + bind.id() + " is not bound: "
                                + bind.lastError().orElse("it is on its way"),
                        Optional.empty(),
                        bind.since(),
                        link.state() == State.HELD ? START : "It is tried again by itself, at growing intervals")));
        link.binds().stream()
                .filter(bind -> bind.windowSize() > 0 && bind.windowInUse() >= bind.windowSize())
                .forEach(bind -> reasons.add(new Reason(
                        "The window of bind " + bind.id() + " is full: " + bind.windowInUse()
                                + " submits wait for the carrier's answer",
                        Optional.empty(),
                        bind.since(),
                        "Goes on with the next answer; what is not answered in time becomes UNCERTAIN")));
        refusals.forEach(one -> reasons.add(new Reason(
                one.refusal() + ", " + one.count() + " times until " + one.lastAt(),
                Optional.of(one.code()),
                one.firstAt(),
                next(one.refusal()))));
        return List.copyOf(reasons);
    }

    /** Receipts that are there, and that the profile keeps from being understood. */
    static Optional<Reason> why(ReceiptIds ids) {
        return ids.ruledOutSince()
                .map(since -> new Reason(
                        "The ids of " + ids.ruledOut()
                                + " receipts fit a message only otherwise than the profile says; they settle nothing",
                        Optional.empty(),
                        since,
                        "These messages stay unconfirmed until an operator mends receipt.responseIdBase and"
                                + " receipt.receiptIdBase; AUTO finds out by itself"));
    }

    private static Optional<Reason> ofLink(LinkStatus link) {
        Instant since = link.since();
        return switch (link.state()) {
            case UP, DEGRADED, DOWN -> Optional.empty();
            case STANDBY ->
                Optional.of(new Reason(
                        "Other nodes have all of the carrier's binds, and send for this one",
                        Optional.empty(),
                        since,
                        "This node takes a bind over when one comes free"));
            case STOPPED -> Optional.of(new Reason("An operator stopped it", Optional.empty(), since, START));
            case HELD -> Optional.of(new Reason(link.reason().orElse("It is held"), Optional.empty(), since, START));
            case THROTTLED ->
                Optional.of(new Reason(
                        "The carrier throttles",
                        Optional.empty(),
                        since,
                        "Goes on by itself"
                                + link.throttledUntil().map(at -> " at " + at).orElse("") + ", at "
                                + link.rate().now() + " segments a second and rising"));
        };
    }

    /** What each class of refusal leads to (smpp.md). */
    static String next(String refusal) {
        return switch (refusal) {
            case "FLOW" -> "Goes out again after the pause, 1 to 30 seconds; counts as no try";
            case "TRANSIENT", "PROTOCOL" ->
                "Tried again after 2 s, 10 s, 1, 5 and 15 minutes, then FAILED; EXPIRED once its time is over";
            case "SESSION" -> "The bind is made anew; the message stays queued";
            case "CREDENTIAL" -> "The message stays queued; three in a row hold the carrier";
            case "CONFIGURATION" -> "Tried again as a passing fault; three in a row hold the sender number or carrier";
            case "RECIPIENT" -> "The message is FAILED at once; its professional is told why";
            case "CONTENT" -> "The message is FAILED at once; report it to those who make the gateway";
            default -> "";
        };
    }
}
