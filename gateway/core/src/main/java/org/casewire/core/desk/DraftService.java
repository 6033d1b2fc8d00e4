package org.casewire.core.desk;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.Database;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * What a professional has begun to write in a case: hers alone, sealed, so that nothing of it need stay in a browser. It
 * is gone when she sends (core.message), and after seven days (core.upkeep). The trail says that a draft was begun or
 * thrown away, not each keystroke of it. Safe for all threads.
 */
public final class DraftService {
    private final Database app;
    private final KeyRing keys;
    private final AuditTrail audit;
    private final Ids ids;

    public DraftService(Database app, KeyRing keys, AuditTrail audit, Ids ids) {
        this.app = app;
        this.keys = keys;
        this.audit = audit;
        this.ids = ids;
    }

    /** A text that is being written. */
    public record Draft(String text, Instant updatedAt) {
        @Override
        public String toString() {
            return "Draft[" + updatedAt + "]";
        }
    }

    /** @param author the professional's id; @throws RequestRefused not-found when there is no such case or draft */
    public Draft get(OrganisationId organisation, CaseId caseId, String author) {
        return app.inTransaction(organisation, handle -> {
            requireCase(handle, organisation, caseId);
            return find(handle, organisation, caseId, author)
                    .orElseThrow(() -> new RequestRefused(Code.NOT_FOUND, "There is no draft of yours in this case"));
        });
    }

    /** Keeps the text, in place of the one before. @throws RequestRefused not-found when there is no such case */
    public Draft put(OrganisationId organisation, CaseId caseId, String author, String text, Actor actor) {
        return app.inTransaction(organisation, handle -> {
            requireCase(handle, organisation, caseId);
            Store store = handle.attach(Store.class);
            UUID fresh = ids.next();
            // The id stays that of the first, so it is known only once the row stands.
            UUID id = store.begin(organisation, caseId, author, fresh, seal(organisation, fresh, text));
            if (id.equals(fresh)) {
                audit.write(handle, organisation, actor, "draft.begin", Optional.of(caseId));
            } else {
                store.change(organisation, caseId, author, seal(organisation, id, text));
            }
            return find(handle, organisation, caseId, author).orElseThrow();
        });
    }

    /** Throws it away; without one nothing happens. @throws RequestRefused not-found when there is no such case */
    public void delete(OrganisationId organisation, CaseId caseId, String author, Actor actor) {
        app.inTransaction(organisation, handle -> {
            requireCase(handle, organisation, caseId);
            if (handle.attach(Store.class).delete(organisation, caseId, author)) {
                audit.write(handle, organisation, actor, "draft.delete", Optional.of(caseId));
            }
            return caseId;
        });
    }

    private byte[] seal(OrganisationId organisation, UUID id, String text) {
        return keys.of(organisation).sealer().seal(SealedColumn.DRAFT_TEXT, id, text);
    }

    private Optional<Draft> find(Handle handle, OrganisationId organisation, CaseId caseId, String author) {
        return handle.attach(Store.class)
                .find(organisation, caseId, author)
                .map(row -> new Draft(
                        keys.of(organisation).sealer().show(SealedColumn.DRAFT_TEXT, row.id(), row.textSealed()),
                        row.updatedAt()));
    }

    private static void requireCase(Handle handle, OrganisationId organisation, CaseId caseId) {
        if (handle.attach(CaseStore.class).unlocked(organisation, caseId).isEmpty()) {
            throw CaseReader.noSuchCase();
        }
    }

    interface Store {
        @SqlQuery("""
                select id, text_sealed, updated_at
                from draft
                where organisation_id = :organisation
                and case_id = :caseId
                and author = :author
                """)
        Optional<Row> find(OrganisationId organisation, CaseId caseId, String author);

        /** The id of the row that stands, locked. */
        @SqlQuery("""
                insert into draft as standing (organisation_id, case_id, author, id, text_sealed)
                values (:organisation, :caseId, :author, :id, :text)
                on conflict (organisation_id, case_id, author) do update
                set updated_at = now()
                returning standing.id
                """)
        UUID begin(OrganisationId organisation, CaseId caseId, String author, UUID id, byte[] text);

        @SqlUpdate("""
                update draft
                set text_sealed = :text, updated_at = now()
                where organisation_id = :organisation
                and case_id = :caseId
                and author = :author
                """)
        void change(OrganisationId organisation, CaseId caseId, String author, byte[] text);

        @SqlUpdate("""
                delete from draft
                where organisation_id = :organisation
                and case_id = :caseId
                and author = :author
                """)
        boolean delete(OrganisationId organisation, CaseId caseId, String author);

        record Row(UUID id, byte[] textSealed, Instant updatedAt) {}
    }
}
