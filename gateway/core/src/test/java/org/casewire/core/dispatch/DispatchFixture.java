package org.casewire.core.dispatch;

import com.codahale.metrics.MetricRegistry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.casewire.core.Eventually;
import org.casewire.core.TestDatabase;
import org.casewire.core.TestKeys;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.Actor;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.UnusableDelivery;
import org.casewire.core.cases.CaseChange;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.MessageState;
import org.casewire.core.cases.NewCase;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.conversation.Conversations;
import org.casewire.core.conversation.InboundEntry;
import org.casewire.core.conversation.InboundText;
import org.casewire.core.conversation.SenderChoice;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.Author;
import org.casewire.core.message.Message;
import org.casewire.core.message.MessageService;
import org.casewire.core.message.SendRequest;
import org.casewire.core.message.SendResult;
import org.casewire.core.message.SendTerms;
import org.casewire.core.message.ThreadService;
import org.casewire.core.node.NodeCalls;
import org.casewire.core.node.NodeLease;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.restore.MarkFiles;
import org.casewire.core.restore.RestoreWatch;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.TextForm;

/** One clinic, one carrier that answers as told, and the whole sending path on a real database. */
public final class DispatchFixture implements AutoCloseable {
    public static final String SENDER = "358401000001";
    static final Actor ACTOR = new Actor("key", Role.FRONTEND, "nurse", "127.0.0.1", "request");

    public final TestDatabase database = TestDatabase.fresh();
    public final TestKeys keys = new TestKeys(database);
    final OrganisationId clinic;
    /** Of every node here; they share a machine. */
    final Path state = folder();

    final ThreadService threads;
    /** How the carrier of that name takes texts. */
    volatile Function<String, TextForm> forms = carrier -> TextForm.USUAL;

    private final CaseService cases;
    private Process process;

    public DispatchFixture(int window) {
        this(window, 1);
    }

    public DispatchFixture(int window, int binds) {
        this(window, binds, TestOrganisation.named("clinic").number("sim", SENDER));
    }

    public DispatchFixture(int window, TestOrganisation organisation) {
        this(window, 1, organisation);
    }

    private DispatchFixture(int window, int binds, TestOrganisation organisation) {
        clinic = organisation.insert(database, keys);
        DatabaseClock clock = new DatabaseClock(Clock.systemUTC(), System::nanoTime);
        Ids ids = new Ids(clock);
        AuditTrail audit = new AuditTrail(ids, clock);
        threads = new ThreadService(database.app(), keys.ring(), audit, () -> {});
        cases = new CaseService(
                database.app(),
                new OrganisationDirectory(database.link()),
                keys.ring(),
                new NumberPlan(),
                audit,
                ids,
                clock,
                () -> {});
        process = new Process(window, "node-1", binds);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("casewire-state");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ScriptedCarrier carrier() {
        return process.carrier;
    }

    /** Another node on the same database, whose contract allows so many binds. */
    public Process another(String id, int binds) {
        return new Process(10, id, binds);
    }

    public Process first() {
        return process;
    }

    /** As if the process had been killed and started again: what is in memory is gone, what is committed stays. */
    public void killAndRestart(int window) {
        process.kill();
        process = new Process(window, "node-1", 1);
    }

    public CarrierDesk desk() {
        return process.dispatchers.desks().get("sim");
    }

    public CaseId openCase(String phone) {
        return cases.create(
                        clinic,
                        ACTOR,
                        new NewCase(
                                Optional.empty(),
                                phone,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                CaseStatus.IN_PROGRESS),
                        Optional.empty())
                .created()
                .id();
    }

    public void changePhone(CaseId caseId, String phone) {
        cases.change(
                clinic,
                ACTOR,
                caseId,
                new CaseChange(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(phone), Optional.empty()));
    }

    /** A text from the patient enters the thread. */
    public void inbound(CaseId caseId, String text) {
        CaseReader reader = new CaseReader(keys.ring());
        database.link()
                .inTransaction(handle -> new InboundEntry(keys.ring())
                        .enter(
                                handle,
                                List.of(new InboundEntry.Entering(
                                        clinic,
                                        caseId,
                                        new InboundText(
                                                new Ids(Clock.systemUTC()).message(),
                                                text,
                                                reader.phone(CaseReader.lock(handle, clinic, caseId))
                                                        .orElseThrow()
                                                        .e164(),
                                                "sim",
                                                SENDER,
                                                Encoding.GSM7,
                                                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                                                false,
                                                false,
                                                false,
                                                false,
                                                false,
                                                "only-open-case",
                                                List.of()))),
                                Instant.now().truncatedTo(ChronoUnit.MILLIS)));
    }

    public CompletableFuture<SendResult> sending(CaseId caseId, String text, Optional<IdempotentRequest> key) {
        return process.messages.send(new SendRequest(
                clinic,
                caseId,
                text,
                new Author("nurse", "Nurse"),
                false,
                Optional.empty(),
                Optional.empty(),
                key,
                ACTOR,
                false,
                SendTerms.USUAL,
                Optional.empty()));
    }

    public MessageId send(CaseId caseId, String text) throws Exception {
        SendResult result = sending(caseId, text, Optional.empty()).get(10, TimeUnit.SECONDS);
        return ((SendResult.Queued) result).message().id();
    }

    public void resend(CaseId caseId, MessageId original) throws Exception {
        process.messages
                .send(new SendRequest(
                        clinic,
                        caseId,
                        message(caseId, original).text(),
                        new Author("nurse", "Nurse"),
                        false,
                        Optional.of(original),
                        Optional.empty(),
                        Optional.empty(),
                        ACTOR,
                        false,
                        SendTerms.USUAL,
                        Optional.empty()))
                .get(10, TimeUnit.SECONDS);
    }

    public Message message(CaseId caseId, MessageId id) {
        return threads.get(clinic, caseId, id);
    }

    public void awaitState(CaseId caseId, MessageId id, MessageState state) {
        Eventually.holds(state + " of the message", () -> message(caseId, id).state() == state);
    }

    public void report(String carrierId, Receipt.Status status, String patient) throws Exception {
        report(carrierId, status, patient, SENDER);
    }

    public void report(String carrierId, Receipt.Status status, String patient, String sender) throws Exception {
        report(List.of(carrierId), status, patient, sender);
    }

    /** @param carrierIds the forms that the id may have, as it came first */
    public void report(List<String> carrierIds, Receipt.Status status, String patient, String sender) throws Exception {
        report(carrierIds, status, patient, sender, Optional.empty());
    }

    /** @param echo the segment's own reference, if the carrier brings one back */
    public void report(
            List<String> carrierIds, Receipt.Status status, String patient, String sender, Optional<Integer> echo)
            throws Exception {
        report(carrierIds, List.of(), status, patient, sender, echo);
    }

    /** @param ruledOut forms of the id that the profile says it is not in */
    public void report(
            List<String> carrierIds,
            List<String> ruledOut,
            Receipt.Status status,
            String patient,
            String sender,
            Optional<Integer> echo)
            throws Exception {
        process.carrier
                .listener()
                .received(new Receipt(
                        "sim",
                        carrierIds,
                        ruledOut,
                        patient.isEmpty() || sender.isEmpty()
                                ? List.of()
                                : List.of(new Receipt.Ends(sender, patient), new Receipt.Ends(patient, sender)),
                        Receipt.Evidence.SAID,
                        status,
                        status.name(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Instant.now()),
                        echo,
                        "id:" + carrierIds.get(0)))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Everybody who wants to write into this table waits until the work is done. */
    public void whileNothingIsStoredIn(String table, Callable<?> work) {
        holding("lock table " + table + " in exclusive mode", work);
    }

    /** What the statement locks stays locked until the work is done. */
    public void holding(String locking, Callable<?> work) {
        database.link().inTransaction(handle -> {
            handle.execute(locking);
            try {
                return work.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    public void change(String sql) {
        database.link().useTransaction(handle -> handle.execute(sql));
    }

    public long count(String sql) {
        return database.link()
                .inTransaction(
                        handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    @Override
    public void close() {
        process.kill();
        keys.close();
        database.close();
        sweep(state);
    }

    private static void sweep(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parts that a daemon process has in memory. */
    final class Process {
        final ScriptedCarrier carrier;
        final Dispatchers dispatchers;
        final MessageService messages;
        final NodeLease lease;
        private final MetricRegistry metrics = new MetricRegistry();
        private final MarkFiles files;

        Process(int window, String node, int binds) {
            files = new MarkFiles(state, node);
            DatabaseClock clock = new DatabaseClock(Clock.systemUTC(), System::nanoTime);
            Ids ids = new Ids(clock);
            NumberPlan numbers = new NumberPlan();
            carrier = new ScriptedCarrier("sim", window).binds(binds).texts(() -> forms.apply("sim"));
            lease = new NodeLease(
                    database.link(),
                    new NodeLease.Settings(node, Duration.ofSeconds(5)),
                    UUID.randomUUID(),
                    clock,
                    new RestoreWatch(node, files));
            NodeCalls calls = new NodeCalls(database.link().pool(), lease::othersLive);
            dispatchers =
                    new Dispatchers(lease, database.link(), keys.ring(), numbers, ids, clock, () -> {}, calls, metrics);
            dispatchers.add(
                    carrier,
                    () -> new CarrierTimes(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofDays(7)),
                    new NoInbound());
            messages = new MessageService(
                    database.app(),
                    new OrganisationDirectory(database.link()),
                    numbers,
                    keys.ring(),
                    new SenderChoice(new Conversations(keys.ring()), new CaseReader(keys.ring())),
                    new AuditTrail(ids, clock),
                    ids,
                    clock,
                    dispatchers::queued,
                    100_000,
                    dispatchers,
                    carrier -> forms.apply(carrier),
                    () -> {},
                    metrics);
            dispatchers.start(() -> {});
        }

        MessageId send(CaseId caseId, String text) throws Exception {
            SendResult result = messages.send(new SendRequest(
                            clinic,
                            caseId,
                            text,
                            new Author("nurse", "Nurse"),
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            ACTOR,
                            false,
                            SendTerms.USUAL,
                            Optional.empty()))
                    .get(10, TimeUnit.SECONDS);
            return ((SendResult.Queued) result).message().id();
        }

        void kill() {
            messages.close();
            dispatchers.close();
            closeFiles();
        }

        private void closeFiles() {
            try {
                files.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class NoInbound implements InboundListener {
        @Override
        public void unusable(UnusableDelivery delivery) {}

        @Override
        public CompletionStage<InboundStored> received(InboundPart part) {
            return CompletableFuture.completedFuture(new InboundStored(0));
        }

        @Override
        public void acknowledged(InboundStored stored) {}

        @Override
        public CompletionStage<?> sessionEnding(UUID session) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void sessionEnded(UUID session) {}
    }
}
