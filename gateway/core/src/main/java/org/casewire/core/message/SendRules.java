package org.casewire.core.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.MessageState;
import org.casewire.core.conversation.SenderChoice;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.OutboundStore.LockedCase;
import org.casewire.core.number.MobileNumber;
import org.casewire.core.number.NumberCheck;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.NumberRejection;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.organisation.SenderNumber;
import org.casewire.core.organisation.SettingsRules;
import org.jdbi.v3.core.Handle;

/**
 * Whether a case may send a text now, decided on its locked row. The order of the checks is the API's: of several
 * reasons the caller is told the first (http-api.md, Conventions).
 */
final class SendRules {
    /** How far ahead a text may be scheduled. */
    private static final Duration FARTHEST = Duration.ofDays(90);
    /** A patient who wrote so lately is awake: an answer goes at once. */
    private static final Duration JUST_SENT = Duration.ofHours(1);

    private final OrganisationDirectory organisations;
    private final NumberPlan numbers;
    private final KeyRing keys;
    private final MessageReader reader;
    private final ToLongFunction<OrganisationId> queued;
    private final long queueLimit;

    SendRules(
            OrganisationDirectory organisations,
            NumberPlan numbers,
            KeyRing keys,
            MessageReader reader,
            ToLongFunction<OrganisationId> queued,
            long queueLimit) {
        this.organisations = organisations;
        this.numbers = numbers;
        this.keys = keys;
        this.reader = reader;
        this.queued = queued;
        this.queueLimit = queueLimit;
    }

    /** @param collision refuses when somebody else wrote since the thread was seen */
    Decision decide(Handle handle, SendRequest request, Optional<LockedCase> locked, Runnable collision, Instant now) {
        LockedCase from = locked.orElseThrow(AcceptBatch::noSuchCase);
        Organisation organisation = organisations.get(request.organisation());
        request.resendOf().ifPresent(original -> checkResend(handle, request, original));
        if (!from.status().equals(CaseStatus.IN_PROGRESS.name())) {
            throw new RequestRefused(
                    Code.CASE_NOT_IN_PROGRESS, "Take the case in progress first; it is " + from.status());
        }
        if (from.optedOut()) {
            throw new RequestRefused(
                    Code.PATIENT_OPTED_OUT, "The patient asked to get no more messages; call, or wait for START");
        }
        MobileNumber destination = destination(from, organisation);
        request.due().filter(due -> !due.number().equals(destination.e164())).ifPresent(due -> {
            throw new RequestRefused(
                    Code.OTHER_PHONE, "The patient's number was changed before this message's time came");
        });
        collision.run();
        if (request.terms().sendAt().isPresent()) {
            return new Decision.Schedule(
                    from, organisation, checkTime(request.terms().sendAt().get(), now), destination);
        }
        checkQuiet(handle, request, organisation, now);
        if (from.carrier() == null || from.senderNumber() == null) {
            return new Decision.NeedsConversation();
        }
        Optional<SenderNumber> sender = organisation.senderNumbers().stream()
                .filter(number -> number.carrier().equals(from.carrier())
                        && number.address().number().equals(from.senderNumber())
                        && !number.retired())
                .findFirst();
        if (sender.isPresent() && queued.applyAsLong(request.organisation()) >= queueLimit) {
            throw new RequestRefused(
                    Code.QUEUE_FULL, "Too many messages wait for the carrier; nothing was taken, try again shortly");
        }
        return sender.isPresent()
                ? new Decision.Send(from, organisation, sender.get(), destination)
                : new Decision.NeedsConversation();
    }

    /** Not a rule of the body alone: a repeat of a request is answered after its time, too. */
    private static Instant checkTime(Instant sendAt, Instant now) {
        if (sendAt.isAfter(now) && !sendAt.isAfter(now.plus(FARTHEST))) {
            return sendAt;
        }
        throw new RequestRefused(
                Code.INVALID_REQUEST,
                "See errors for each field that is wrong",
                Map.of(
                        "errors",
                        List.of(new SettingsRules.Fault(
                                "sendAt", "must lie ahead, at most " + FARTHEST.toDays() + " days"))));
    }

    private static void checkQuiet(Handle handle, SendRequest request, Organisation organisation, Instant now) {
        if (!request.terms().urgent()
                && organisation.settings().desk().isQuiet(now)
                && !handle.attach(MessageStore.class)
                        .wroteSince(request.organisation(), request.caseId(), now.minus(JUST_SENT))) {
            throw new RequestRefused(
                    Code.QUIET_HOURS,
                    "It is a time at which patients are not disturbed, until "
                            + organisation.settings().desk().endOfQuiet(now)
                            + "; send it later, or say that it is urgent");
        }
    }

    private void checkResend(Handle handle, SendRequest request, MessageId original) {
        OutboundStore store = handle.attach(OutboundStore.class);
        store.resentAs(request.organisation(), original).stream().findFirst().ifPresent(again -> {
            throw new RequestRefused(
                    Code.ALREADY_RESENT, "This message was sent again already", Map.of("messageId", again.toString()));
        });
        MessageState state = reader.state(handle, request.organisation(), request.caseId(), original);
        if (!state.resendable()) {
            throw new RequestRefused(
                    Code.NOT_RESENDABLE, "Only a message that did not arrive can be sent again; this one is " + state);
        }
    }

    private MobileNumber destination(LockedCase from, Organisation organisation) {
        String e164 = keys.of(from.organisationId())
                .sealer()
                .read(SealedColumn.CASE_PHONE, from.id().value(), from.phoneSealed())
                .orElseThrow(() -> new RequestRefused(
                        Code.NOT_A_MOBILE_NUMBER, SenderChoice.UNREADABLE, Map.of("reason", "not-a-number")));
        NumberCheck check = numbers.check(e164, organisation.settings().regions());
        NumberRejection reason = check.reason();
        if (reason == NumberRejection.REGION_NOT_ALLOWED) {
            throw new RequestRefused(Code.REGION_NOT_ALLOWED, reason.detail());
        }
        if (reason != null) {
            throw new RequestRefused(Code.NOT_A_MOBILE_NUMBER, reason.detail(), Map.of("reason", reason.code()));
        }
        return numbers.trusted(e164);
    }

    /** What is to be done with a request that was not refused. */
    sealed interface Decision {
        record Send(LockedCase from, Organisation organisation, SenderNumber sender, MobileNumber destination)
                implements Decision {}

        /** To be sent later; which number it goes out by is chosen then. */
        record Schedule(LockedCase from, Organisation organisation, Instant sendAt, MobileNumber destination)
                implements Decision {}

        record NeedsConversation() implements Decision {}
    }
}
