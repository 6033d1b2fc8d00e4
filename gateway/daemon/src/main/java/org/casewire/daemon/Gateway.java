package org.casewire.daemon;

import com.codahale.metrics.MetricRegistry;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.casewire.api.Api;
import org.casewire.api.events.ConfirmationWatch;
import org.casewire.api.events.EventHub;
import org.casewire.api.events.EventsEnd;
import org.casewire.api.gate.Shares;
import org.casewire.api.request.Cursors;
import org.casewire.api.resource.AccountsResource;
import org.casewire.api.resource.AnsweredResource;
import org.casewire.api.resource.AssigneeResource;
import org.casewire.api.resource.AuditResource;
import org.casewire.api.resource.CarriersResource;
import org.casewire.api.resource.CasesResource;
import org.casewire.api.resource.CorrelationResource;
import org.casewire.api.resource.DraftResource;
import org.casewire.api.resource.EventsResource;
import org.casewire.api.resource.ExportResource;
import org.casewire.api.resource.InboxResource;
import org.casewire.api.resource.KeysResource;
import org.casewire.api.resource.MessagesResource;
import org.casewire.api.resource.MoveResource;
import org.casewire.api.resource.NotesResource;
import org.casewire.api.resource.NumbersResource;
import org.casewire.api.resource.OptOutResource;
import org.casewire.api.resource.OrganisationResource;
import org.casewire.api.resource.PresenceResource;
import org.casewire.api.resource.ScheduledResource;
import org.casewire.api.resource.SearchResource;
import org.casewire.api.resource.Sending;
import org.casewire.api.resource.SessionResource;
import org.casewire.api.resource.TemplatesResource;
import org.casewire.api.resource.TextsResource;
import org.casewire.api.resource.UnassignedResource;
import org.casewire.api.resource.UnmatchedResource;
import org.casewire.core.access.AccessService;
import org.casewire.core.access.ActionLog;
import org.casewire.core.access.Authenticator;
import org.casewire.core.audit.AuditReader;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.conversation.AssigneeService;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.conversation.Conversations;
import org.casewire.core.conversation.ReadingService;
import org.casewire.core.conversation.SenderChoice;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.conversation.WaitingService;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.db.Database;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.desk.Accounts;
import org.casewire.core.desk.DraftService;
import org.casewire.core.desk.MessageListing;
import org.casewire.core.desk.NoteService;
import org.casewire.core.desk.Presence;
import org.casewire.core.desk.Rendering;
import org.casewire.core.desk.SearchService;
import org.casewire.core.desk.TemplateService;
import org.casewire.core.dispatch.CarrierOperations;
import org.casewire.core.dispatch.Dispatchers;
import org.casewire.core.event.EventFeed;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxService;
import org.casewire.core.id.Ids;
import org.casewire.core.inbound.CorrelationPreview;
import org.casewire.core.inbound.InboundService;
import org.casewire.core.inbound.IncompleteTexts;
import org.casewire.core.inbound.MoveService;
import org.casewire.core.inbound.OptOutService;
import org.casewire.core.inbound.Quarantine;
import org.casewire.core.inbound.TextReception;
import org.casewire.core.inbound.UnassignedService;
import org.casewire.core.inbound.UnmatchedService;
import org.casewire.core.message.AutomaticMessages;
import org.casewire.core.message.MessageService;
import org.casewire.core.message.ScheduledSending;
import org.casewire.core.message.ThreadService;
import org.casewire.core.node.NodeCalls;
import org.casewire.core.node.NodeLease;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.CarrierTexts;
import org.casewire.core.organisation.KeyWatch;
import org.casewire.core.organisation.KeysetRecord;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.organisation.OrganisationService;
import org.casewire.core.restore.MarkFiles;
import org.casewire.core.restore.RestoreWatch;
import org.casewire.core.thread.CoreThread;
import org.casewire.core.upkeep.AuthorisationJob;
import org.casewire.core.upkeep.EscalationJob;
import org.casewire.core.upkeep.ExpiryJob;
import org.casewire.core.upkeep.FiguresJob;
import org.casewire.core.upkeep.OverdueJob;
import org.casewire.core.upkeep.PartsJob;
import org.casewire.core.upkeep.RecountJob;
import org.casewire.core.upkeep.ReleaseOfPairs;
import org.casewire.core.upkeep.ScheduleJob;
import org.casewire.core.upkeep.StatisticsJob;
import org.casewire.core.upkeep.TakeOverJob;
import org.casewire.core.upkeep.UnansweredJob;
import org.casewire.core.upkeep.UnassignedJob;
import org.casewire.core.upkeep.Upkeep;
import org.casewire.core.upkeep.WaitingJob;
import org.casewire.daemon.config.DatabaseSettings;
import org.casewire.daemon.database.DatabaseAccess;
import org.casewire.daemon.database.Login;
import org.casewire.daemon.health.AuthorisationCondition;
import org.casewire.daemon.health.CarrierCondition;
import org.casewire.daemon.health.ClockCondition;
import org.casewire.daemon.health.DatabaseCondition;
import org.casewire.daemon.health.FeedCondition;
import org.casewire.daemon.health.Health;
import org.casewire.daemon.health.JobsCondition;
import org.casewire.daemon.health.KeysCondition;
import org.casewire.daemon.health.MarksCondition;
import org.casewire.daemon.health.NodeCondition;
import org.casewire.daemon.health.QuarantineCondition;
import org.casewire.daemon.health.UnassignedCondition;
import org.casewire.daemon.mail.SmtpMailer;
import org.casewire.daemon.metric.Disk;
import org.casewire.smpp.ReloadableCarrier;
import org.casewire.smpp.SmppNetwork;

/**
 * The object graph on one screen, in the order in which a message travels. Built once; closed in reverse, so that what
 * takes work in goes first and what stores its outcome last.
 */
public final class Gateway implements AutoCloseable {
    /** Longer than PostgreSQL needs for anything we ask, shorter than a caller's patience. */
    private static final Duration PATIENCE = Duration.ofMillis(2_500);

    private static final Duration REQUEST_STATEMENT = Duration.ofMillis(4_000);
    private static final Duration LINK_STATEMENT = Duration.ofSeconds(15);
    /** A hundred times what a job's statement takes on a large database; shorter than a patient's text may wait. */
    private static final Duration JOB_STATEMENT = Duration.ofSeconds(5);
    /** For threads of our own: how long a standby that is away may hold a commit up before its end counts as unknown. */
    private static final Duration COMMIT = Duration.ofSeconds(60);

    private static final int INBOUND_LANES = 4;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration OFTEN = Duration.ofSeconds(2);
    private static final Duration FIGURES = Duration.ofSeconds(10);
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofMinutes(10);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, Supplier<LinkStatus>> links = new LinkedHashMap<>();
    private final DatabaseClock clock;
    private final KeyRing keys;
    private final KeyWatch keyWatch;
    private final EventFeed feed;
    private final MarkFiles marks;
    private final EventHub hub;
    private final Presence presence;
    private final EventsEnd eventsEnd;
    private final Quarantine quarantine;
    private final Upkeep upkeep;
    private final UnassignedJob unassigned;
    private final AuthorisationJob authorisations;
    private final Dispatchers dispatchers;
    private final List<HikariDataSource> pools;
    private final NodeLease lease;
    private final Api api;

    /** @param source where the configuration is read again when a carrier's profile is to change */
    public Gateway(
            GatewayConfiguration configuration,
            ConfigurationSource source,
            DatabaseAccess access,
            MetricRegistry metrics,
            Clock wall) {
        DatabaseSettings settings = configuration.database();
        Database app = part(database("app", access, access.app(), settings.poolSize(), REQUEST_STATEMENT, metrics));
        Database link = part(database("link", access, access.link(), settings.linkPoolSize(), LINK_STATEMENT, metrics))
                .tellingOutagesWith(app)
                .awaitingCommits(COMMIT);

        pools = List.of(app.pool(), link.pool());
        clock = new DatabaseClock(wall, System::nanoTime);
        Ids ids = new Ids(clock);
        NumberPlan numbers = new NumberPlan();
        OrganisationDirectory organisations = new OrganisationDirectory(link);
        MasterKeyset master = MasterKeyset.load(configuration.keyset().source());
        new KeysetRecord(link, master).require();
        keys = new KeyRing(master, organisations::wrappedKeys);
        metrics.gauge("sealed.unreadable", () -> keys.unreadable()::count);
        keyWatch = part(new KeyWatch(link, master, keys, configuration.node().id()));
        metrics.gauge("keys.missing", () -> () -> keyWatch.fault().isPresent() ? 1 : 0);
        AuditTrail audit = new AuditTrail(ids, clock);
        metrics.gauge(
                "clock.doubt-seconds",
                () -> () -> clock.doubt().map(Duration::toSeconds).orElse(0L));
        metrics.gauge("clock.node-ahead-seconds", () -> () -> clock.wallAhead().toSeconds());
        feed = part(new EventFeed(link, metrics));

        marks = part(new MarkFiles(
                configuration.node().stateDirectory(), configuration.node().id()));
        if (settings.source() instanceof DatabaseSettings.Embedded embedded) {
            Disk.watch(metrics, "database", embedded.directory());
        }
        Disk.watch(metrics, "state", configuration.node().stateDirectory());
        lease = new NodeLease(
                link,
                new NodeLease.Settings(
                        configuration.node().id(),
                        configuration.node().leaseDuration().toJavaDuration()),
                UUID.randomUUID(),
                clock,
                new RestoreWatch(configuration.node().id(), marks));
        NodeCalls calls = new NodeCalls(access.direct(), lease::othersLive);
        Runnable wakeFeeds = calls.after(feed::wake);
        dispatchers = new Dispatchers(lease, link, keys, numbers, ids, clock, wakeFeeds, calls, metrics);
        SmppNetwork network = new SmppNetwork();
        Carriers carriers = new Carriers(
                configuration.carriers(),
                (name, profile) -> new ReloadableCarrier(name, profile, network, numbers, metrics, clock),
                source);
        AutomaticMessages automatic = new AutomaticMessages(keys, ids, clock, dispatchers, carriers::form);
        TextReception reception = new TextReception(organisations, keys, numbers, automatic, ids, clock);
        InboundService inbound = part(new InboundService(
                link, lease::incarnation, reception, carriers::times, wakeFeeds, clock, INBOUND_LANES, metrics));
        quarantine = inbound.quarantine();
        part(network);
        CarrierOperations operations =
                new CarrierOperations(dispatchers, link, audit, carriers::reload, metrics, clock);
        carriers.forEach(carrier -> {
            String name = carrier.name();
            links.put(name, () -> operations.status(name).orElseGet(carrier::status));
            dispatchers.add(carrier, () -> carriers.times(name), inbound);
        });
        part(dispatchers);

        MessageService messages = part(new MessageService(
                app.awaitingCommits(COMMIT),
                organisations,
                numbers,
                keys,
                new SenderChoice(new Conversations(keys), new CaseReader(keys)),
                audit,
                ids,
                clock,
                dispatchers::queued,
                configuration.limits().queuedPerOrganisation(),
                dispatchers,
                carriers::form,
                wakeFeeds,
                metrics));

        Database unhurried = link.limitingStatements(JOB_STATEMENT);
        authorisations = new AuthorisationJob(unhurried, wakeFeeds, SELDOM, metrics);
        unassigned = new UnassignedJob(unhurried, OFTEN, clock, metrics);
        upkeep = part(new Upkeep(
                List.of(
                        new PartsJob(new IncompleteTexts(unhurried, reception, carriers::times, wakeFeeds), OFTEN),
                        new OverdueJob(unhurried, organisations, wakeFeeds, OFTEN),
                        new ExpiryJob(
                                unhurried,
                                organisations,
                                configuration.events().keepFor().toJavaDuration(),
                                SELDOM),
                        new ScheduleJob(
                                new ScheduledSending(unhurried, organisations, keys, messages, audit, clock, wakeFeeds),
                                OFTEN),
                        new UnansweredJob(unhurried, wakeFeeds, OFTEN),
                        new WaitingJob(unhurried, organisations, wakeFeeds, NOW_AND_THEN),
                        new EscalationJob(
                                unhurried,
                                organisations,
                                Optional.of(configuration.mail())
                                        .filter(mail -> !mail.host().isEmpty())
                                        .map(SmtpMailer::new),
                                NOW_AND_THEN),
                        new ReleaseOfPairs(unhurried, SELDOM),
                        new TakeOverJob(unhurried, wakeFeeds, OFTEN),
                        new RecountJob(unhurried, organisations, SELDOM),
                        unassigned,
                        authorisations,
                        new FiguresJob(unhurried, FIGURES, metrics),
                        new StatisticsJob(link, OFTEN)),
                () -> clock.look(link),
                metrics));

        ThreadService threads = new ThreadService(app, keys, audit, wakeFeeds);
        ActionLog log = (handle, organisation, actor, action) ->
                audit.write(handle, organisation, actor, action, Optional.empty());
        Cursors cursors = new Cursors(keys);
        CarrierTexts texts = new CarrierTexts(carriers::form);
        ExecutorService reading = part(new Reading()).pool;
        Authenticator authenticator = part(new Authenticator(link, keys, clock, metrics));
        ConfirmationWatch confirmations = part(new ConfirmationWatch(feed));
        Shares waiting = new Shares(configuration.limits().incoming().waiting());
        hub = part(new EventHub(feed, link, organisations, authenticator, clock, metrics, waiting, HEARTBEAT));
        eventsEnd = new EventsEnd(hub, confirmations);
        presence = part(new Presence(keys, System::nanoTime, calls::present));
        calls.onPresence(presence::heard);

        CaseService cases = new CaseService(app, organisations, keys, numbers, audit, ids, clock, wakeFeeds);
        AssigneeService assignees = new AssigneeService(app, keys, audit, wakeFeeds);
        Api resources = new Api(
                authenticator,
                organisations,
                keys,
                new Api.Limits(
                        configuration.limits().requestsPerSecondPerKey(),
                        configuration.limits().burstPerKey(),
                        configuration.limits().requestsPerSecondPerOrganisation(),
                        configuration.limits().burstPerOrganisation(),
                        configuration.limits().incoming().limits()),
                List.of(
                        new SessionResource(organisations),
                        new NumbersResource(organisations, numbers),
                        new TextsResource(organisations, texts),
                        new OrganisationResource(new OrganisationService(app, organisations, texts, log)),
                        new KeysResource(new AccessService(app, keys, clock, log), cursors),
                        new AuditResource(new AuditReader(app), cursors),
                        new MessagesResource(threads),
                        new ScheduledResource(threads),
                        new ExportResource(cases, threads, organisations, clock),
                        new AccountsResource(
                                new MessageListing(app, audit), new Accounts(app, organisations), cursors, clock),
                        new DraftResource(new DraftService(app, keys, audit, ids), cases),
                        new TemplatesResource(
                                new TemplateService(app, audit, ids),
                                new Rendering(app, organisations, texts, keys, audit, clock),
                                organisations),
                        new MoveResource(new MoveService(app, keys, audit, wakeFeeds), threads),
                        new UnmatchedResource(
                                new UnmatchedService(app, organisations, keys, audit, ids, clock, wakeFeeds),
                                threads,
                                cursors),
                        new UnassignedResource(
                                new UnassignedService(link, organisations, reception, audit, wakeFeeds), cursors),
                        new CorrelationResource(new CorrelationPreview(link, reception), organisations, numbers),
                        new EventsResource(hub),
                        new CarriersResource(operations, clock),
                        new CasesResource(
                                cases,
                                new StatusService(app, organisations, keys, audit, ids, clock, wakeFeeds),
                                new ReadingService(app, keys, audit, wakeFeeds),
                                cursors),
                        new NotesResource(cases, new NoteService(app, keys, audit, ids, clock, wakeFeeds)),
                        new OptOutResource(cases, new OptOutService(app, keys, audit, ids, clock, wakeFeeds)),
                        new SearchResource(new SearchService(app, organisations, keys, numbers, audit), cursors),
                        new PresenceResource(cases, presence),
                        new AssigneeResource(cases, assignees),
                        new AnsweredResource(cases, new WaitingService(app, keys, audit, wakeFeeds)),
                        new InboxResource(new InboxService(app, organisations), assignees)));
        api = resources.with(new Sending(messages, threads, confirmations, reading, waiting));
    }

    private static Database database(
            String name,
            DatabaseAccess access,
            Login login,
            int poolSize,
            Duration statementTimeout,
            MetricRegistry metrics) {
        return new Database(
                new Database.Settings(
                        name, access.url(), login.user(), login.password(), poolSize, PATIENCE, statementTimeout),
                metrics);
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    public Api api() {
        return api;
    }

    /**
     * Adds what the health check tells of.
     *
     * @param stopping whether this process was told to end
     */
    void watchedBy(Health health, BooleanSupplier stopping) {
        health.add("database", new DatabaseCondition(pools));
        health.add("node", new NodeCondition(lease::replaced, stopping));
        links.forEach((name, status) -> health.add("carrier." + name, new CarrierCondition(status)));
        health.add("events", new FeedCondition(feed));
        health.add("clock", new ClockCondition(clock));
        health.add("keys", new KeysCondition(keyWatch, keys.unreadable()));
        health.add("jobs", new JobsCondition(upkeep));
        health.add("marks", new MarksCondition(marks));
        health.add("inbound", new QuarantineCondition(quarantine));
        health.add("unassigned", new UnassignedCondition(unassigned));
        health.add("authorisations", new AuthorisationCondition(authorisations));
    }

    /** What the web server must know of long answers. */
    public EventsEnd eventsEnd() {
        return eventsEnd;
    }

    /** Takes over what is queued and connects to the carriers. */
    public void start() {
        keyWatch.start();
        feed.start();
        hub.start();
        presence.start(where -> hub.passing(
                where.organisation(),
                EventType.CASE_PRESENCE.word(),
                where.caseId().value()));
        dispatchers.start(feed::wake);
    }

    @Override
    public void close() throws Exception {
        Exception first = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Where answers are read that a writer's thread must not wait for; bounded, the caller reads when it is full. */
    private static final class Reading implements AutoCloseable {
        final ThreadPoolExecutor pool = new ThreadPoolExecutor(
                2,
                8,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(1_000),
                CoreThread.ofPool("answers"),
                new ThreadPoolExecutor.CallerRunsPolicy());

        @Override
        public void close() {
            pool.shutdown();
        }
    }
}
