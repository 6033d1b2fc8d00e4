package org.casewire.core.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseBrief;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.message.Author;
import org.casewire.core.message.Message;

/**
 * A text that waits on an organisation's list, opened.
 *
 * @param from E.164, or what the carrier gave when it was no number
 * @param to our sender number, digits
 * @param text empty when nothing of it could be read
 * @param caseId the case that it enters by itself when that is opened
 * @param candidates the cases that it may be for
 * @param candidateCases those of them that are still there, by name
 * @param answeredAt when it was answered automatically; empty too when that answer did not arrive
 * @param answerFailure why the automatic answer did not arrive
 * @param reading of one that nobody could read, or that was read by a guess
 */
public record UnmatchedItem(
        UnmatchedId id,
        PlacingRule reason,
        Instant at,
        String from,
        String to,
        String text,
        boolean incomplete,
        boolean possibleDuplicate,
        boolean possiblyMixed,
        Optional<CaseId> caseId,
        List<CaseId> candidates,
        List<CaseBrief> candidateCases,
        Optional<Instant> answeredAt,
        Optional<AnswerFailure> answerFailure,
        Optional<Message.Reading> reading,
        Optional<Handled> handled) {
    /** Who took it off the list, and when. */
    public record Handled(Author by, Instant at) {}

    /** @param code the carrier's own code or one of ours */
    public record AnswerFailure(String code, String detail) {}

    @Override
    public String toString() {
        return "UnmatchedItem[" + id + ", " + reason + "]";
    }
}
