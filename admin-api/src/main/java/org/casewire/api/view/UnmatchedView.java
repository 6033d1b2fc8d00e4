package org.casewire.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.casewire.core.cases.CaseBrief;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.id.CaseId;
import org.casewire.core.inbound.UnmatchedItem;
import org.casewire.core.organisation.SenderNumber;
import org.jspecify.annotations.Nullable;

/**
 * A text that belongs to no open case. {@code text} is empty when nothing of it could be read; {@code incomplete},
 * {@code possibleDuplicate} and {@code possiblyMixed} are there only when true, {@code unreadable} and {@code readAs}
 * only for a text whose label does not say what it is.
 */
@Schema(name = "Unmatched")
public record UnmatchedView(
        UUID id,

        @Schema(
                allowableValues = {
                    "needs-assignment",
                    "case-not-started",
                    "case-complete",
                    "number-changed",
                    "unknown-sender"
                })
        String reason,

        Instant at,
        String from,
        String to,
        String text,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean incomplete,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean possibleDuplicate,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean possiblyMixed,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(nullable = true)
        MessageView.@Nullable UnreadableView unreadable,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(nullable = true)
        MessageView.@Nullable ReadAsView readAs,

        @Schema(nullable = true) @Nullable UUID caseId,
        List<UUID> candidates,
        List<CandidateView> candidateCases,
        @Schema(nullable = true) @Nullable Instant answeredAt,
        @Schema(nullable = true) @Nullable AnswerFailureView answerFailure,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(nullable = true) @Nullable
        HandledView handled) {
    /** A case that the text may be for. */
    @Schema(name = "Candidate")
    public record CandidateView(
            UUID id,
            @Schema(nullable = true) @Nullable String reference,
            CandidatePatientView patient,
            CaseStatus status) {
        static CandidateView of(CaseBrief brief) {
            return new CandidateView(
                    brief.id().value(),
                    brief.reference().orElse(null),
                    new CandidatePatientView(brief.patientName().orElse(null)),
                    brief.status());
        }

        @Override
        public String toString() {
            return "CandidateView[" + id + "]";
        }
    }

    /** Whose case it is. */
    @Schema(name = "CandidatePatient")
    public record CandidatePatientView(
            @Schema(nullable = true) @Nullable String name) {
        @Override
        public String toString() {
            return "CandidatePatientView[]";
        }
    }

    /** Who took it off the list, and when. */
    @Schema(name = "Handled")
    public record HandledView(MessageView.AuthorView by, Instant at) {}

    /** Why the automatic answer did not arrive. */
    @Schema(name = "AnswerFailure")
    public record AnswerFailureView(String code, String detail) {}

    public static UnmatchedView of(UnmatchedItem item) {
        return new UnmatchedView(
                item.id().value(),
                item.reason().word(),
                item.at(),
                item.from(),
                SenderNumber.address(item.to()).shown(),
                item.text(),
                item.incomplete() ? true : null,
                item.possibleDuplicate() ? true : null,
                item.possiblyMixed() ? true : null,
                MessageView.unreadable(item.reading()),
                MessageView.readAs(item.reading()),
                item.caseId().map(CaseId::value).orElse(null),
                item.candidates().stream().map(CaseId::value).toList(),
                item.candidateCases().stream().map(CandidateView::of).toList(),
                item.answeredAt().orElse(null),
                item.answerFailure()
                        .map(failure -> new AnswerFailureView(failure.code(), failure.detail()))
                        .orElse(null),
                item.handled()
                        .map(handled -> new HandledView(
                                new MessageView.AuthorView(
                                        handled.by().id(), handled.by().name()),
                                handled.at()))
                        .orElse(null));
    }

    @Override
    public String toString() {
        return "UnmatchedView[" + id + "]";
    }
}
