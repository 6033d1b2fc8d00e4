package org.casewire.core.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells the carrier's repeat of a delivery from a patient who writes the same again (smpp.md, Texts).
 *
 * <p>A carrier repeats what it got no acknowledgement for. So an earlier delivery of the same content explains this one
 * when its acknowledgement was never written and cannot be any more, was written too late, or was written so shortly
 * before its session ended that it may have been lost on the way. An acknowledgement in time on a session that lives on
 * explains nothing: then the patient wrote twice.
 *
 * @param repeatOf the earlier one that explains this one
 * @param possible in doubt; both are kept
 * @param left in doubt on a session that is over: not to be kept, as the carrier gets no acknowledgement of it and so
 *     either has repeated it already, before this one was read, or does so over a session where there is no doubt
 */
record Redelivery(Optional<Long> repeatOf, boolean possible, boolean left) {
    /** Within this of a death or a standstill a carrier has repeated what it had to. */
    private static final Duration AFTER_TROUBLE = Duration.ofHours(1);

    /**
     * @param earlier the deliveries of the same content on the same pair that explain no other repeat yet
     * @param session by which this one came
     * @param sessions those connected to this process
     * @param refused a delivery like this one was refused a while ago, though it may have been stored
     * @param timeout after how long the carrier repeats
     */
    static Redelivery judge(
            List<DeliveryStore.Earlier> earlier, UUID session, Sessions sessions, boolean refused, Duration timeout) {
        Optional<Long> repeated = earlier.stream()
                .filter(one -> unacknowledged(one, session, sessions, refused, timeout))
                .findFirst()
                .map(DeliveryStore.Earlier::id);
        boolean doubtful =
                repeated.isEmpty() && earlier.stream().anyMatch(one -> doubtful(one, session, sessions, timeout));
        boolean over = sessions.hasEnded(session);
        return new Redelivery(repeated, doubtful && !over, doubtful && over);
    }

    private static boolean unacknowledged(
            DeliveryStore.Earlier one, UUID session, Sessions sessions, boolean refused, Duration timeout) {
        // A session's end explains what comes over another one; over the same it is the patient's, though it ends now.
        boolean elsewhere = !one.session().equals(session);
        if (one.answeredAt().isEmpty()) {
            return refused || elsewhere && !alive(one, sessions) || older(one.receivedAt(), one.now(), timeout);
        }
        Instant answered = one.answeredAt().get();
        return older(one.receivedAt(), answered, timeout)
                || elsewhere
                        && one.sessionEndedAt()
                                .or(one::goneBy)
                                .or(() -> endedUnnoted(one, sessions))
                                .filter(ended -> !older(answered, ended, timeout))
                                .isPresent();
    }

    /** By now at the latest: the carrier repeats at once over another bind, and the note of the end takes a commit. */
    private static Optional<Instant> endedUnnoted(DeliveryStore.Earlier one, Sessions sessions) {
        return Optional.of(one.now()).filter(now -> sessions.hasEnded(one.session()));
    }

    /**
     * It may have lain unread for so long that the answer came too late for the carrier, whatever our clock says. Or the
     * answer went out in time, but by another session, of which it is not known how it fares: a second live one, on
     * which the carrier may have lost it, or one of a process that died, nobody knows exactly when.
     */
    private static boolean doubtful(DeliveryStore.Earlier one, UUID session, Sessions sessions, Duration timeout) {
        if (older(one.sentAfter(), one.answeredAt().orElse(one.now()), timeout)
                && !older(one.receivedAt(), one.now(), AFTER_TROUBLE)) {
            return true;
        }
        if (one.session().equals(session)) {
            return false;
        }
        boolean crashed = one.sessionEndedAt().isEmpty() && !sessions.hasEnded(one.session()) && !alive(one, sessions);
        return !older(one.receivedAt(), one.now(), crashed ? AFTER_TROUBLE : timeout);
    }

    /** Of a session at another node it is known that it ended, or else that the node lives. */
    private static boolean alive(DeliveryStore.Earlier one, Sessions sessions) {
        return sessions.alive(one.session())
                || (one.elsewhere() && one.sessionEndedAt().isEmpty());
    }

    private static boolean older(Instant from, Instant to, Duration limit) {
        return Duration.between(from, to).compareTo(limit) > 0;
    }
}
