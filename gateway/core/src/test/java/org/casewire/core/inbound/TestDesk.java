package org.casewire.core.inbound;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseChange;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.NewCase;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.conversation.ReadingService;
import org.casewire.core.conversation.StatusChange;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.NumberPlan;

/** What professionals do, by the real services, beside the patients of an {@link InboundFixture}. */
final class TestDesk {
    static final Actor NURSE = new Actor("key", Role.FRONTEND, "nurse", "127.0.0.1", "r");
    static final Actor ADMIN = new Actor("key", Role.ADMIN, "", "127.0.0.1", "r");

    private final InboundFixture fixture;
    final CaseService cases;
    final StatusService status;
    final ReadingService reading;
    final MoveService moves;
    final UnmatchedService unmatched;

    TestDesk(InboundFixture fixture) {
        this.fixture = fixture;
        AuditTrail audit = new AuditTrail(fixture.ids, Clock.systemUTC());
        this.cases = new CaseService(
                fixture.database.app(),
                fixture.directory,
                fixture.keys.ring(),
                new NumberPlan(),
                audit,
                fixture.ids,
                Clock.systemUTC(),
                () -> {});
        this.status = new StatusService(
                fixture.database.app(),
                fixture.directory,
                fixture.keys.ring(),
                audit,
                fixture.ids,
                Clock.systemUTC(),
                () -> {});
        this.reading = new ReadingService(fixture.database.app(), fixture.keys.ring(), audit, () -> {});
        this.moves = new MoveService(fixture.database.app(), fixture.keys.ring(), audit, () -> {});
        this.unmatched = new UnmatchedService(
                fixture.database.app(),
                fixture.directory,
                fixture.keys.ring(),
                audit,
                fixture.ids,
                Clock.systemUTC(),
                () -> {});
    }

    CaseId create(OrganisationId organisation, String phone, Optional<String> name) {
        return cases.create(
                        organisation,
                        NURSE,
                        new NewCase(Optional.empty(), phone, name, Optional.empty(), Optional.empty(), CaseStatus.NEW),
                        Optional.empty())
                .created()
                .id();
    }

    /** It writes from this sender number, as after its first message. */
    CaseId open(OrganisationId organisation, String phone, String senderNumber, Optional<String> name) {
        CaseId id = create(organisation, phone, name);
        open(organisation, id);
        fixture.update("update cases set carrier = '" + InboundFixture.CARRIER + "', sender_number = '" + senderNumber
                + "' where id = '" + id + "'");
        fixture.take(organisation, phone, senderNumber);
        return id;
    }

    Case open(OrganisationId organisation, CaseId id) {
        return status.change(organisation, NURSE, id, StatusChange.to(CaseStatus.IN_PROGRESS));
    }

    Case close(OrganisationId organisation, CaseId id) {
        return status.change(organisation, NURSE, id, StatusChange.to(CaseStatus.COMPLETE));
    }

    Case phone(OrganisationId organisation, CaseId id, String phone) {
        return change(organisation, id, Optional.empty(), Optional.of(phone));
    }

    Case rename(OrganisationId organisation, CaseId id, Optional<String> name) {
        return change(organisation, id, Optional.of(new CaseChange.Edit(name)), Optional.empty());
    }

    private Case change(
            OrganisationId organisation, CaseId id, Optional<CaseChange.Edit> name, Optional<String> phone) {
        return cases.change(
                organisation,
                NURSE,
                id,
                new CaseChange(Optional.empty(), name, Optional.empty(), phone, Optional.empty()));
    }

    /** The only text on the list. */
    UnmatchedItem only(OrganisationId organisation) {
        List<UnmatchedItem> items = unmatched.list(organisation, Optional.empty(), 2, ADMIN);
        if (items.size() != 1) {
            throw new AssertionError("There are " + items.size() + " texts on the list");
        }
        return items.get(0);
    }
}
