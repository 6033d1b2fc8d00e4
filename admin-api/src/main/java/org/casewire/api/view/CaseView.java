package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.SenderNumber;
import org.jspecify.annotations.Nullable;

/**
 * A case as clients see it.
 *
 * @param unread inbound messages that nobody has read
 * @param sharedPhone another open case has this number for a patient of another name: what comes from it waits to be
 *     assigned
 * @param assignee the professional who answers for it
 * @param waitingSince when the oldest patient's text came that nobody has answered
 * @param firstUnread the first of the patient's texts that nobody has read
 * @param senderNumber what the patient sees and answers to, once a message was queued
 */
@Schema(name = "Case")
public record CaseView(
        UUID id,
        @Schema(nullable = true) @Nullable String reference,
        @Schema(nullable = true) @Nullable String subject,
        CaseStatus status,
        boolean hidden,
        int unread,
        boolean attention,
        PatientView patient,
        @Schema(nullable = true) @Nullable String senderNumber,
        boolean optedOut,
        boolean sharedPhone,
        @Schema(nullable = true) MessageView.@Nullable AuthorView assignee,

        @Schema(nullable = true) @Nullable Instant waitingSince,
        @Schema(nullable = true) @Nullable FirstUnreadView firstUnread,
        Instant createdAt,
        Instant statusChangedAt,
        @Schema(nullable = true) @Nullable Instant lastMessageAt,
        @Schema(nullable = true) @Nullable LastMessageView lastMessage) {
    public static CaseView of(Case shown) {
        LastMessageView last = shown.lastMessage().map(LastMessageView::of).orElse(null);
        return new CaseView(
                shown.id().value(),
                shown.reference().orElse(null),
                shown.subject().orElse(null),
                shown.status(),
                shown.hidden(),
                shown.unread(),
                shown.attention(),
                PatientView.of(shown.patient()),
                shown.sender()
                        .map(sender -> SenderNumber.address(sender.number()).shown())
                        .orElse(null),
                shown.optedOut(),
                shown.sharedPhone(),
                shown.assignee()
                        .map(one -> new MessageView.AuthorView(one.id(), one.name()))
                        .orElse(null),
                shown.waitingSince().orElse(null),
                shown.firstUnread()
                        .map(first -> new FirstUnreadView(first.text(), first.createdAt()))
                        .orElse(null),
                shown.createdAt(),
                shown.statusChangedAt(),
                last == null ? null : last.createdAt(),
                last);
    }

    @Override
    public String toString() {
        return "CaseView[" + id + "]";
    }

    /** @param phone E.164 */
    @Schema(name = "Patient")
    public record PatientView(
            @Schema(nullable = true) @Nullable String name,
            String phone,
            @Schema(nullable = true) @Nullable String language) {
        static PatientView of(Case.Patient patient) {
            return new PatientView(
                    patient.name().orElse(null),
                    patient.phone().map(PhoneNumber::e164).orElse(Unreadable.SHOWN),
                    patient.language().orElse(null));
        }

        @Override
        public String toString() {
            return "PatientView[]";
        }
    }

    /** The thread's last entry. */
    @Schema(name = "LastMessage")
    public record LastMessageView(
            @Schema(allowableValues = {"OUTBOUND", "INBOUND"})
            String direction,

            String text,
            MessageState state,
            Instant createdAt) {
        static LastMessageView of(Case.LastMessage last) {
            return new LastMessageView(
                    last.outbound() ? "OUTBOUND" : "INBOUND", last.text(), last.state(), last.createdAt());
        }

        @Override
        public String toString() {
            return "LastMessageView[" + state + "]";
        }
    }

    /** A patient's text that nobody has read. */
    @Schema(name = "FirstUnread")
    public record FirstUnreadView(String text, Instant createdAt) {
        @Override
        public String toString() {
            return "FirstUnreadView[" + createdAt + "]";
        }
    }
}
