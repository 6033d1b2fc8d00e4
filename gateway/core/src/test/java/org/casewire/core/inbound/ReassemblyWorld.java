package org.casewire.core.inbound;

import com.codahale.metrics.MetricRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.Persistence;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.ReassemblyModel.Part;
import org.casewire.core.inbound.ReassemblyModel.Seen;

/** A clinic with two sender numbers, and two nodes of the gateway on one database. */
final class ReassemblyWorld implements AutoCloseable {
    static final List<String> SENDERS = List.of(InboundFixture.S, InboundFixture.S2);
    private static final CarrierTimes TIMES = CarrierTimes.USUAL;

    private final InboundFixture fixture = new InboundFixture();
    private final OrganisationId clinic =
            fixture.insert(fixture.clinic().number(InboundFixture.CARRIER, InboundFixture.S2));
    private final List<InboundService> nodes = List.of(fixture.service, node());
    private final IncompleteTexts incomplete =
            new IncompleteTexts(fixture.database.link(), fixture.reception, carrier -> TIMES, () -> {});
    private final AtomicInteger patients = new AtomicInteger(1_000_000);
    private final ReadWriteLock connections = new ReentrantReadWriteLock();

    private InboundService node() {
        return new InboundService(
                fixture.database.link(),
                fixture.reception,
                carrier -> TIMES,
                () -> {},
                Clock.systemUTC(),
                4,
                new MetricRegistry());
    }

    /** Nobody has heard of them before. */
    String patient() {
        return "+35840" + patients.incrementAndGet();
    }

    CaseId open(String patient) {
        CaseId id = Persistence.retry(
                () -> fixture.caseOf(clinic, patient, CaseStatus.IN_PROGRESS, Optional.of(InboundFixture.S)),
                () -> true);
        Persistence.retry(() -> fixture.take(clinic, patient, InboundFixture.S), () -> true);
        return id;
    }

    /** Hands it to a node; the answer goes to the carrier when it is stored. */
    CompletableFuture<InboundStored> deliver(
            int node, UUID session, String from, String to, Part part, Optional<Concatenation> concatenation) {
        return nodes.get(node)
                .received(new InboundPart(
                        InboundFixture.CARRIER,
                        session,
                        from,
                        to,
                        part.words(),
                        concatenation,
                        part.content().getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture();
    }

    void acknowledge(int node, InboundStored stored) {
        nodes.get(node).acknowledged(stored);
    }

    void sessionEnds(int node, UUID session) {
        nodes.get(node).sessionEnding(session);
        nodes.get(node).sessionEnded(session);
    }

    static <T> T await(CompletableFuture<T> one) {
        try {
            return one.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("a delivery was not stored", e);
        }
    }

    /** Runs what must not see its connection die, side by side with others of that kind. */
    void connected(Runnable work) {
        holding(connections.readLock(), work);
    }

    /** Runs what kills connections, alone. */
    void alone(Runnable work) {
        holding(connections.writeLock(), work);
    }

    private static void holding(Lock lock, Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    void waitLong(List<String> patients) {
        update("""
                update part_set
                set first_at = first_at - interval '11 minutes'
                where completed_at is null
                and pair_index in (%s)
                """.formatted(pairs(patients)));
        Persistence.retry(() -> incomplete.showDue(1_000), () -> true);
    }

    void anHourPasses(List<String> patients) {
        update("""
                update part_set
                set completed_at = completed_at - interval '1 hour'
                where completed_at is not null
                and pair_index in (%s)
                """.formatted(pairs(patients)));
    }

    /** The test's own connection may be one that was cut; its statements may be repeated. */
    private void update(String sql) {
        Persistence.retry(() -> fixture.update(sql), () -> true);
    }

    private String pairs(List<String> patients) {
        return patients.stream()
                .flatMap(patient -> SENDERS.stream()
                        .map(sender -> fixture.keys.ring().routing().pair(InboundFixture.CARRIER, sender, patient)))
                .map(ReassemblyWorld::literal)
                .collect(Collectors.joining(","));
    }

    private static String literal(byte[] octets) {
        return "'\\x" + HexFormat.of().formatHex(octets) + "'";
    }

    /** As a restart of PostgreSQL does: whoever was just committing does not know its end. */
    void cutConnections() {
        Persistence.retry(() -> fixture.count("""
                select count(pg_terminate_backend(pid))
                from pg_stat_activity
                where usename = current_user
                and datname = current_database()
                and pid <> pg_backend_pid()
                """), () -> true);
    }

    /** The texts of a thread by entry, for each sender number. */
    Map<String, List<Seen>> thread(CaseId caseId) {
        return seen("""
                select m.id, m.sender_number, m.incomplete, b.text_sealed
                from message m
                join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
                where m.organisation_id = '%s'
                and m.case_id = '%s'
                order by m.position
                """.formatted(clinic.value(), caseId.value()), SealedColumn.MESSAGE_TEXT);
    }

    /** A patient's texts that belong to no case, for each sender number, the first come first. */
    Map<String, List<Seen>> unmatched(String patient) {
        return seen("""
                select id, sender_number, incomplete, text_sealed
                from unmatched
                where phone_index = %s
                order by id
                """.formatted(literal(fixture.index(clinic, patient))), SealedColumn.UNMATCHED_TEXT);
    }

    private Map<String, List<Seen>> seen(String sql, SealedColumn column) {
        return Persistence.retry(() -> fixture.rows(sql), () -> true).stream()
                .collect(Collectors.groupingBy(
                        row -> (String) row.get("sender_number"),
                        Collectors.mapping(
                                row -> new Seen(
                                        fixture.keys.ring().of(clinic).sealer().open(column, (UUID) row.get("id"), (byte
                                                        [])
                                                row.get("text_sealed")),
                                        (Boolean) row.get("incomplete")),
                                Collectors.toList())));
    }

    /** How many of these are in the database. */
    long saved(Set<Long> deliveries) {
        String ids = deliveries.stream().map(String::valueOf).collect(Collectors.joining(","));
        return Persistence.retry(
                () -> fixture.count("select count(*) from inbound_delivery where id in (" + ids + ")"), () -> true);
    }

    @Override
    public void close() {
        nodes.get(1).close();
        fixture.close();
    }
}
