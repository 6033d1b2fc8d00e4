package org.casewire.core.message;

import java.util.Optional;
import java.util.UUID;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;

/** Seals notes and opens them. Safe for all threads. */
public final class NoteReader {
    private final KeyRing keys;

    public NoteReader(KeyRing keys) {
        this.keys = keys;
    }

    public Note open(NoteStore.Row row) {
        Sealer sealer = keys.of(row.organisationId()).sealer();
        UUID id = row.id().value();
        Author author = sealer.read(SealedColumn.NOTE_AUTHOR, id, row.authorSealed())
                .map(OutboundRows::readAuthor)
                .orElseGet(() -> new Author("", Unreadable.SHOWN));
        return new Note(
                row.id(),
                row.caseId(),
                row.position(),
                sealer.show(SealedColumn.NOTE_TEXT, id, row.textSealed()),
                Optional.of(author),
                row.createdAt());
    }

    public NoteStore.Row seal(OrganisationId organisation, Note note, Author author) {
        Sealer sealer = keys.of(organisation).sealer();
        MessageId id = note.id();
        return new NoteStore.Row(
                organisation,
                id,
                note.caseId(),
                note.entry(),
                sealer.seal(SealedColumn.NOTE_TEXT, id.value(), note.text()),
                sealer.seal(SealedColumn.NOTE_AUTHOR, id.value(), author.json()),
                note.createdAt());
    }
}
