package org.casewire.daemon.bench;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.CaseCursor;
import org.casewire.core.cases.CaseFilter;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.event.InboxService;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.inbound.CorrelationPreview;
import org.casewire.core.inbound.TextReception;
import org.casewire.core.message.AutomaticMessages;
import org.casewire.core.message.ThreadService;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.organisation.SenderNumber;
import org.casewire.core.text.TextForm;
import org.casewire.daemon.database.DatabaseAccess;

/**
 * What the daemon's resources call, on pools of our own: a look-up without HTTP, with row-level security, the audit
 * entry of a read, and unsealing. For one thread.
 */
final class CoreServices implements AutoCloseable {
    private static final Actor ACTOR = new Actor("bench", Role.FRONTEND, "", "127.0.0.1", new UUID(0, 0).toString());

    private final Scene scene;
    private final Database app;
    private final Database link;
    private final NumberPlan numbers = new NumberPlan();
    private final ThreadService threads;
    private final CaseService cases;
    private final InboxService inbox;
    private final CorrelationPreview correlation;

    CoreServices(Scene scene) {
        this.scene = scene;
        DatabaseAccess access = scene.ledger().access();
        MetricRegistry metrics = new MetricRegistry();
        Clock clock = Clock.systemUTC();
        Ids ids = new Ids(clock);
        KeyRing keys = scene.keys();
        Runnable nobody = () -> {};
        this.app = access.pool("bench-app", access.app(), 1, metrics);
        this.link = access.pool("bench-link", access.link(), 1, metrics);
        OrganisationDirectory organisations = new OrganisationDirectory(link);
        AuditTrail audit = new AuditTrail(ids, clock);
        this.threads = new ThreadService(app, keys, audit, nobody);
        this.cases = new CaseService(app, organisations, keys, numbers, audit, ids, clock, nobody);
        this.inbox = new InboxService(app, organisations);
        AutomaticMessages none = new AutomaticMessages(keys, ids, clock, queued -> {}, carrier -> TextForm.USUAL);
        this.correlation =
                new CorrelationPreview(link, new TextReception(organisations, keys, numbers, none, ids, clock));
    }

    void thread(int number, int limit) {
        OpenCase open = scene.cases().get(number);
        threads.page(
                open.tenant().id(),
                new CaseId(UUID.fromString(open.id())),
                new ThreadService.Page.Newest(),
                limit,
                ACTOR);
    }

    void list(int number) {
        cases.list(
                tenant(number).id(),
                ACTOR,
                new CaseFilter(
                        Optional.of(CaseStatus.IN_PROGRESS),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                CaseCursor.START,
                50);
    }

    void byPhone(int number) {
        cases.list(
                tenant(number).id(),
                ACTOR,
                new CaseFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(phone(number)),
                        Optional.empty()),
                CaseCursor.START,
                50);
    }

    void inbox(int number) {
        inbox.totals(tenant(number).id(), false);
    }

    void correlation(int number) {
        correlation.preview(
                tenant(number).id(),
                numbers.parse(phone(number), "FI").orElseThrow(),
                new SenderNumber(
                        Rig.CARRIER, SenderNumber.address(tenant(number).senderNumber()), false, false));
    }

    private Tenant tenant(int number) {
        return scene.cases().get(number).tenant();
    }

    private static String phone(int number) {
        return "+" + (Seeding.FIRST_PHONE + number);
    }

    @Override
    public void close() {
        app.close();
        link.close();
    }
}
