package org.casewire.core.inbound;

import com.codahale.metrics.MetricRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.casewire.core.Eventually;
import org.casewire.core.TestDatabase;
import org.casewire.core.TestKeys;
import org.casewire.core.TestOrganisation;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.AutomaticMessages;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.text.TextForm;

/** An inbound service on a database of its own, with words for what patients and professionals do. */
final class InboundFixture implements AutoCloseable {
    static final String CARRIER = "operator";
    static final String S = "358401000001";
    static final String S2 = "358401000002";
    static final String P = "+358407654321";
    static final Duration REPEAT_AFTER = Duration.ofSeconds(30);

    final TestDatabase database = TestDatabase.fresh();
    final TestKeys keys = new TestKeys(database);
    final OrganisationDirectory directory = new OrganisationDirectory(database.link());
    final Ids ids = new Ids(Clock.systemUTC());
    final List<QueuedMessage> dispatched = new CopyOnWriteArrayList<>();
    final UUID session = UUID.randomUUID();
    final TextReception reception = new TextReception(
            directory,
            keys.ring(),
            new NumberPlan(),
            new AutomaticMessages(keys.ring(), ids, Clock.systemUTC(), dispatched::addAll, carrier -> TextForm.USUAL),
            ids,
            Clock.systemUTC());
    final InboundService service = new InboundService(
            database.link(),
            reception,
            carrier -> new CarrierTimes(REPEAT_AFTER, Duration.ofMinutes(10), Duration.ofDays(7)),
            () -> {},
            Clock.systemUTC(),
            4,
            new MetricRegistry());

    record Answer(OrganisationId organisation, String kind, String text, Optional<CaseId> caseId) {}

    /** What was queued by itself, the oldest first. */
    List<Answer> answers() {
        return database.link()
                .inTransaction(handle -> handle.createQuery("""
                        select m.organisation_id, m.id, m.automatic, m.case_id, b.text_sealed
                        from message m
                        join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
                        where m.automatic is not null
                        order by m.created_at
                        """)
                        .map((row, context) -> {
                            OrganisationId organisation =
                                    new OrganisationId(row.getObject("organisation_id", UUID.class));
                            return new Answer(
                                    organisation,
                                    row.getString("automatic"),
                                    keys.ring()
                                            .of(organisation)
                                            .sealer()
                                            .open(
                                                    SealedColumn.MESSAGE_TEXT,
                                                    row.getObject("id", UUID.class),
                                                    row.getBytes("text_sealed")),
                                    Optional.ofNullable(row.getObject("case_id", UUID.class))
                                            .map(CaseId::new));
                        })
                        .list());
    }

    TestOrganisation clinic() {
        return TestOrganisation.named("clinic").number(CARRIER, S);
    }

    OrganisationId insert(TestOrganisation organisation) {
        OrganisationId id = organisation.insert(database, keys);
        directory.refresh();
        return id;
    }

    CaseId openOn(OrganisationId organisation, String phone, String senderNumber) {
        CaseId id = caseOf(organisation, phone, CaseStatus.IN_PROGRESS, Optional.of(senderNumber));
        take(organisation, phone, senderNumber);
        return id;
    }

    boolean take(OrganisationId organisation, String phone, String senderNumber) {
        return database.link()
                .inTransaction(handle -> handle.createQuery("select take_conversation(:pair, :id, false)")
                        .bind("pair", keys.ring().routing().pair(CARRIER, senderNumber, phone))
                        .bind("id", organisation.value())
                        .mapTo(Boolean.class)
                        .one());
    }

    /** Closes it as the case service does. */
    void close(OrganisationId organisation, CaseId caseId, String phone, String senderNumber) {
        database.link().inTransaction(handle -> {
            handle.createUpdate("update cases set status = 'COMPLETE', status_changed_at = now() where id = :id")
                    .bind("id", caseId.value())
                    .execute();
            handle.createUpdate("update case_activity set status = 'COMPLETE' where case_id = :id")
                    .bind("id", caseId.value())
                    .execute();
            return handle.createQuery("select true from (select release_conversation(:pair, :id, interval '7 days')) r")
                    .bind("pair", keys.ring().routing().pair(CARRIER, senderNumber, phone))
                    .bind("id", organisation.value())
                    .mapTo(Boolean.class)
                    .one();
        });
    }

    CaseId caseOf(OrganisationId organisation, String phone, CaseStatus status, Optional<String> senderNumber) {
        CaseId id = ids.caseId();
        database.link().inTransaction(handle -> {
            handle.createUpdate("""
                            insert into cases
                                (organisation_id, id, status, phone_index, phone_sealed, carrier, sender_number)
                            values (:organisation, :id, :status, :index, :sealed, :carrier, :sender)
                            """)
                    .bind("organisation", organisation.value())
                    .bind("id", id.value())
                    .bind("status", status.name())
                    .bind("index", index(organisation, phone))
                    .bind(
                            "sealed",
                            keys.ring().of(organisation).sealer().seal(SealedColumn.CASE_PHONE, id.value(), phone))
                    .bind("carrier", senderNumber.map(number -> CARRIER).orElse(null))
                    .bind("sender", senderNumber.orElse(null))
                    .execute();
            return handle.createUpdate("""
                            insert into case_activity (organisation_id, case_id, status)
                            values (:organisation, :id, :status)
                            """)
                    .bind("organisation", organisation.value())
                    .bind("id", id.value())
                    .bind("status", status.name())
                    .execute();
        });
        return id;
    }

    byte[] index(OrganisationId organisation, String phone) {
        return keys.ring().of(organisation).index().phone(new PhoneNumber(phone));
    }

    InboundPart text(String words) {
        return text(P, S, words);
    }

    InboundPart text(String from, String to, String words) {
        return part(session, from, to, words, Optional.empty());
    }

    InboundPart part(int reference, int total, int number, String words) {
        return part(session, P, S, words, Optional.of(new Concatenation(reference, 8, total, number)));
    }

    InboundPart part(UUID by, String from, String to, String words, Optional<Concatenation> concatenation) {
        return new InboundPart(
                CARRIER, by, from, to, Optional.of(words), concatenation, words.getBytes(StandardCharsets.UTF_16BE));
    }

    /** Delivers it and awaits the commit. */
    InboundStored deliver(InboundPart part) {
        try {
            return service.received(part).toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Delivers it and lets the acknowledgement reach the network. */
    void deliverAndAcknowledge(InboundPart part) {
        InboundStored stored = deliver(part);
        service.acknowledged(stored);
        Eventually.holds(
                "the acknowledgement is noted",
                () -> value("select answered_at is not null from inbound_delivery where id = " + stored.deliveryId())
                        .equals(true));
    }

    void receive(String... texts) {
        for (String text : texts) {
            deliver(text(text));
        }
    }

    /** The texts of a thread, by entry. */
    List<String> thread(OrganisationId organisation, CaseId caseId) {
        return database.link()
                .inTransaction(handle -> handle.createQuery("""
                        select m.id, b.text_sealed
                        from message m
                        join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
                        where m.organisation_id = :organisation and m.case_id = :caseId and m.direction = 'INBOUND'
                        order by m.position
                        """)
                        .bind("organisation", organisation.value())
                        .bind("caseId", caseId.value())
                        .map((row, context) -> keys.ring()
                                .of(organisation)
                                .sealer()
                                .open(
                                        SealedColumn.MESSAGE_TEXT,
                                        row.getObject("id", UUID.class),
                                        row.getBytes("text_sealed")))
                        .list());
    }

    /** What waits on the organisation's list, the oldest first: reason and text. */
    List<String> unmatched(OrganisationId organisation) {
        return database.link()
                .inTransaction(handle -> handle.createQuery("""
                        select id, reason, text_sealed
                        from unmatched
                        where organisation_id = :organisation and handled_at is null
                        order by id
                        """)
                        .bind("organisation", organisation.value())
                        .map((row, context) -> row.getString("reason") + ": "
                                + keys.ring()
                                        .of(organisation)
                                        .sealer()
                                        .open(
                                                SealedColumn.UNMATCHED_TEXT,
                                                row.getObject("id", UUID.class),
                                                row.getBytes("text_sealed")))
                        .list());
    }

    List<String> events(OrganisationId organisation) {
        return database.link()
                .inTransaction(handle -> handle.createQuery(
                                "select type from event where organisation_id = :organisation order by id")
                        .bind("organisation", organisation.value())
                        .mapTo(String.class)
                        .list());
    }

    Object value(String sql) {
        return database.link()
                .inTransaction(handle -> handle.createQuery(sql)
                        .map((row, context) -> row.getObject(1))
                        .one());
    }

    long count(String sql) {
        return database.link()
                .inTransaction(
                        handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    List<Map<String, Object>> rows(String sql) {
        return database.link()
                .inTransaction(handle -> handle.createQuery(sql).mapToMap().list());
    }

    int update(String sql) {
        return database.link().inTransaction(handle -> handle.createUpdate(sql).execute());
    }

    @Override
    public void close() {
        service.close();
        keys.close();
        database.close();
    }
}
