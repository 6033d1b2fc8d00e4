package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.smpp.DirectSession;
import org.casewire.smpp.DirectSession.As;
import org.casewire.smpp.DirectSession.Opened;
import org.casewire.smpp.SmppNetwork;
import org.casewire.smpp.SmppProfile;
import org.casewire.smpp.SmppProfile.BindType;

/** Binds as configured, else in the other ways there are; then finds out how many binds there may be. */
final class BindProbe {
    /** SMPP 3.4 and 3.3: what a carrier that refuses a newer version is asked next. */
    private static final List<Integer> OLDER_VERSIONS = List.of(0x34, 0x33);

    private static final int ALREADY_BOUND = 0x05;

    /** More than that is nobody's business to try. */
    private static final int MOST_TRIED = 4;

    private final RehearsalPlan plan;
    private final SmppNetwork network;
    private final Mailbox mailbox;
    private final Notebook notes;

    BindProbe(RehearsalPlan plan, SmppNetwork network, Mailbox mailbox, Notebook notes) {
        this.plan = plan;
        this.network = network;
        this.mailbox = mailbox;
        this.notes = notes;
    }

    /** @throws RehearsalFailed when the carrier gives no bind; after the first refusal of the credentials at once */
    Line bind() throws InterruptedException {
        List<Way> ways = ways(plan.profile().bindType(), plan.profile().interfaceVersion());
        String refusals = "";
        for (int tries = 0; tries < ways.size(); tries++) {
            Way way = ways.get(tries);
            Attempt attempt = attempt(way);
            if (attempt.refusal().isEmpty()) {
                return bound(way, attempt, tries + 1, refusals);
            }
            String code = judged(attempt.refusal().get());
            refusals += "%s with version %s was refused with %s; "
                    .formatted(way.type(), ProfileTree.hex(way.version()), code);
            Line.rest(plan.bounds().pace());
        }
        throw new RehearsalFailed("The carrier gives no bind: " + refusals + "nothing was sent.");
    }

    /** The likeliest first: what is configured, the other type, then both in older versions. */
    private static List<Way> ways(BindType type, int version) {
        BindType other = type == BindType.TRANSCEIVER ? BindType.TRANSMITTER_RECEIVER : BindType.TRANSCEIVER;
        List<Way> ways = new ArrayList<>(List.of(new Way(type, version), new Way(other, version)));
        for (int older : OLDER_VERSIONS) {
            if (older < version) {
                ways.add(new Way(type, older));
                ways.add(new Way(other, older));
            }
        }
        return ways;
    }

    private String judged(Opened.Refused refused) {
        String code = refused.why().code();
        if (refused.why().refusal() == Refusal.CREDENTIAL) {
            throw new RehearsalFailed("The carrier refuses systemId, password or systemType (" + code
                    + "). It was tried once and not again: too many refusals lock an account.");
        } else if (refused.commandStatus() == ALREADY_BOUND) {
            throw new RehearsalFailed("The carrier says that this account is bound already (" + code
                    + "). If a daemon is, stop its carrier first (POST /v1/carriers/" + plan.carrier()
                    + "/stop), and start"
                    + " it after the rehearsal.");
        }
        return code;
    }

    private Line bound(Way way, Attempt attempt, int tries, String refusals) {
        BindType type = way.type();
        notes.found(
                Topic.BIND_TYPE,
                type.name(),
                tries,
                refusals + type + " was accepted",
                Map.of("/bindType", ProfileTree.text(type.name())));
        Optional<Integer> said = attempt.version();
        notes.found(
                Topic.INTERFACE_VERSION,
                ProfileTree.hex(
                        said.map(newest -> Math.min(newest, way.version())).orElse(way.version())),
                tries,
                refusals + "a bind with " + ProfileTree.hex(way.version()) + " was accepted"
                        + said.map(newest -> ", and the carrier says that it speaks " + ProfileTree.hex(newest))
                                .orElse(", and the carrier does not say what it speaks"),
                Map.of("/interfaceVersion", ProfileTree.text(ProfileTree.hex(way.version()))));
        attempt.sessions().forEach(session -> session.closed().thenAccept(reason -> mailbox.linkLost()));
        return new Line(plan, attempt.sessions().get(0), attempt.sessions());
    }

    /** Opens further binds, one after the other, and closes them again. */
    void count() throws InterruptedException {
        SmppProfile profile = notes.profile();
        int most = Math.max(MOST_TRIED, profile.binds());
        List<DirectSession> more = new ArrayList<>();
        try {
            for (int number = 2; number <= most; number++) {
                Line.rest(plan.bounds().pace());
                Attempt attempt = attempt(new Way(profile.bindType(), profile.interfaceVersion()));
                more.addAll(attempt.sessions());
                if (attempt.refusal().isPresent()) {
                    limited(number - 1, attempt.refusal().get());
                    return;
                }
            }
            notes.found(
                    Topic.BINDS,
                    "at least " + most,
                    most,
                    "%d at once were accepted; more were not tried".formatted(most));
        } catch (RehearsalFailed e) {
            notes.unknown(Topic.BINDS, "a further bind failed: " + e.getMessage());
        } finally {
            more.forEach(DirectSession::close);
        }
    }

    private void limited(int allowed, Opened.Refused refusal) {
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        if (plan.profile().binds() > allowed) {
            keys.put("/binds", ProfileTree.number(allowed));
        }
        notes.found(
                Topic.BINDS,
                Integer.toString(allowed),
                allowed + 1,
                "the next one was refused with " + refusal.why().code()
                        + "; whatever else is bound with this account is not counted",
                keys);
    }

    /** All sessions of one bind of that type, or the refusal of one of them and none. */
    private Attempt attempt(Way way) {
        SmppProfile profile = ProfileTree.changed(
                plan.profile(),
                Map.of(
                        "/interfaceVersion", ProfileTree.number(way.version()),
                        // Whether enquire_link is answered is a question here, so its silence must not end the link.
                        "/inactivityTimeout", ProfileTree.text("1d"),
                        "/enquireLinkInterval", ProfileTree.text("30s")));
        List<DirectSession> sessions = new ArrayList<>();
        Optional<Integer> version = Optional.empty();
        for (As as : way.sessions()) {
            Opened opened = open(profile, as);
            if (opened instanceof Opened.Bound bound) {
                sessions.add(bound.session());
                version = version.or(bound::interfaceVersion);
            } else {
                sessions.forEach(DirectSession::close);
                if (opened instanceof Opened.Refused refused) {
                    return new Attempt(List.of(), Optional.of(refused), Optional.empty());
                }
                throw new RehearsalFailed("No bind: " + ((Opened.Failed) opened).reason() + ".");
            }
        }
        return new Attempt(sessions, Optional.empty(), version);
    }

    /** At the first of the carrier's addresses that can be reached. */
    private Opened open(SmppProfile profile, As as) {
        Opened last = new Opened.Failed("no address");
        for (SmppProfile.Endpoint endpoint : profile.endpoints()) {
            last = DirectSession.open(profile, endpoint, network, as, mailbox::takes);
            if (!(last instanceof Opened.Failed)) {
                return last;
            }
        }
        return last;
    }

    private record Way(BindType type, int version) {
        List<As> sessions() {
            return switch (type) {
                case TRANSCEIVER -> List.of(As.TRANSCEIVER);
                case TRANSMITTER_RECEIVER -> List.of(As.TRANSMITTER, As.RECEIVER);
            };
        }
    }

    private record Attempt(List<DirectSession> sessions, Optional<Opened.Refused> refusal, Optional<Integer> version) {}
}
