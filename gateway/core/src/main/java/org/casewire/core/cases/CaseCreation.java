package org.casewire.core.cases;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.access.Actor;
import org.casewire.core.access.IdempotencyStore;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.OrganisationKeys;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.text.FoldedName;
import org.jdbi.v3.core.Handle;

/**
 * Creates a case once: by its reference, which is unique in the organisation, and by the caller's idempotency key. The
 * database's unique keys decide between two who come at the same time. Works inside the caller's transaction, which
 * begins anew when {@link #create} returns nothing. Safe for all threads.
 */
public final class CaseCreation {
    private final KeyRing keys;
    private final PatientPhone phones;
    private final CaseReader reader;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    public CaseCreation(KeyRing keys, PatientPhone phones, CaseReader reader, AuditTrail audit, Ids ids, Clock clock) {
        this.keys = keys;
        this.phones = phones;
        this.reader = reader;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /** Empty when the twin that had the idempotency key was refused meanwhile: begin anew. */
    public Optional<CreatedCase> create(
            Handle handle, Organisation organisation, Actor actor, NewCase wanted, Optional<IdempotentRequest> key) {
        PhoneNumber phone = phones.read(organisation, wanted.phone());
        CaseId caseId = ids.caseId();
        IdempotencyStore claims = handle.attach(IdempotencyStore.class);
        if (key.isPresent() && !claim(claims, organisation.id(), key.get(), caseId, CreatedCase.NEW)) {
            return claims.find(organisation.id(), key.get().keyHash())
                    .map(standing -> replay(handle, organisation.id(), actor, key.get(), standing));
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        CaseStore store = handle.attach(CaseStore.class);
        CaseStore.NewRow row = row(organisation.id(), caseId, wanted, phone, now);
        if (!store.insert(row)) {
            LockedCase standing = store.byReference(organisation.id(), indexOf(organisation.id(), wanted))
                    .orElseThrow(
                            () -> new IllegalStateException("A case with this reference stands, and is not found"));
            if (!Arrays.equals(standing.phoneIndex(), row.phoneIndex())) {
                throw new RequestRefused(
                        Code.REFERENCE_IN_USE,
                        "A case with this reference and another number exists already",
                        Map.of("caseId", standing.id().toString()));
            }
            key.ifPresent(request -> {
                claims.release(new OrganisationId[] {organisation.id()}, new byte[][] {request.keyHash()});
                claim(claims, organisation.id(), request, standing.id(), CreatedCase.STANDING);
            });
            return Optional.of(view(handle, organisation.id(), actor, standing.id(), CreatedCase.STANDING, false));
        }
        store.insertActivity(organisation.id(), caseId, wanted.status(), now);
        InboxStore.change(handle, organisation.id(), InboxChange.ofUnassigned(1));
        audit.write(handle, organisation.id(), actor, "case.create", Optional.of(caseId));
        Case created = reader.get(handle, organisation.id(), caseId);
        CaseSearch.index(handle, keys, created);
        EventStore.append(
                handle,
                List.of(new NewEvent(
                        organisation.id(),
                        EventType.CASE_CREATED,
                        Optional.of(caseId),
                        Optional.empty(),
                        Optional.of(wanted.status().name()))));
        return Optional.of(new CreatedCase(created, CreatedCase.NEW, false));
    }

    private CreatedCase replay(
            Handle handle,
            OrganisationId organisation,
            Actor actor,
            IdempotentRequest request,
            IdempotencyStore.Claimed standing) {
        if (!standing.isRepeatOf(request)) {
            throw new RequestRefused(
                    Code.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key came with another body before; use a new key for a new request");
        }
        return view(handle, organisation, actor, new CaseId(standing.resourceId()), standing.status(), true);
    }

    private CreatedCase view(
            Handle handle, OrganisationId organisation, Actor actor, CaseId caseId, int status, boolean replay) {
        audit.write(handle, organisation, actor, "case.view", Optional.of(caseId));
        return new CreatedCase(reader.get(handle, organisation, caseId), status, replay);
    }

    private static boolean claim(
            IdempotencyStore claims, OrganisationId organisation, IdempotentRequest key, CaseId caseId, int status) {
        return claims.claim(organisation, key.keyHash(), key.bodyHash(), caseId.value(), status);
    }

    private byte[] indexOf(OrganisationId organisation, NewCase wanted) {
        return keys.of(organisation).index().reference(wanted.reference().orElse(""));
    }

    private CaseStore.NewRow row(
            OrganisationId organisation, CaseId caseId, NewCase wanted, PhoneNumber phone, Instant now) {
        OrganisationKeys own = keys.of(organisation);
        UUID id = caseId.value();
        return new CaseStore.NewRow(
                organisation,
                caseId,
                wanted.status(),
                wanted.reference().map(own.index()::reference).orElse(null),
                wanted.reference()
                        .map(value -> own.sealer().seal(SealedColumn.CASE_REFERENCE, id, value))
                        .orElse(null),
                wanted.subject()
                        .map(value -> own.sealer().seal(SealedColumn.CASE_SUBJECT, id, value))
                        .orElse(null),
                wanted.name()
                        .map(value -> own.sealer().seal(SealedColumn.CASE_NAME, id, value))
                        .orElse(null),
                wanted.name()
                        .map(value -> own.index().name(FoldedName.of(value)))
                        .orElse(null),
                own.index().phone(phone),
                own.sealer().seal(SealedColumn.CASE_PHONE, id, phone.e164()),
                wanted.language().orElse(null),
                now,
                wanted.status().isOpen() ? now : null);
    }
}
