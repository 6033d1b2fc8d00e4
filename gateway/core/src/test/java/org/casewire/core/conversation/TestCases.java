package org.casewire.core.conversation;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.core.TestDatabase;
import org.casewire.core.TestKeys;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.cases.NewCase;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.InboxTotals;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.text.Encoding;

/** The case services on a database of their own, and short ways to say what a test needs done before. */
public final class TestCases implements AutoCloseable {
    public static final Actor NURSE = new Actor("key1", Role.FRONTEND, "n1", "127.0.0.1", "r1");

    public final TestDatabase database = TestDatabase.fresh();
    public final TestKeys keys = new TestKeys(database);
    public final Clock clock = Clock.systemUTC();
    public final Ids ids = new Ids(clock);
    public final OrganisationDirectory organisations = new OrganisationDirectory(database.link());
    public final NumberPlan numbers = new NumberPlan();
    public final AtomicInteger wakes = new AtomicInteger();
    public final Conversations conversations = new Conversations(keys.ring());
    public final CaseReader reader = new CaseReader(keys.ring());
    public final SenderChoice choice = new SenderChoice(conversations, reader);
    public final CaseService cases;
    public final StatusService status;
    public final ReadingService reading;

    public TestCases() {
        AuditTrail audit = new AuditTrail(ids, clock);
        cases = new CaseService(
                database.app(), organisations, keys.ring(), numbers, audit, ids, clock, wakes::incrementAndGet);
        reading = new ReadingService(database.app(), keys.ring(), audit, wakes::incrementAndGet);
        status = new StatusService(
                database.app(), organisations, keys.ring(), audit, ids, clock, wakes::incrementAndGet);
    }

    public OrganisationId add(TestOrganisation organisation) {
        OrganisationId id = organisation.insert(database, keys);
        organisations.refresh();
        return id;
    }

    public static NewCase wanted(String phone) {
        return new NewCase(
                Optional.empty(), phone, Optional.empty(), Optional.empty(), Optional.empty(), CaseStatus.NEW);
    }

    public static NewCase wanted(String phone, String reference) {
        return new NewCase(
                Optional.of(reference), phone, Optional.empty(), Optional.empty(), Optional.empty(), CaseStatus.NEW);
    }

    public CaseId create(OrganisationId organisation, String phone) {
        return cases.create(organisation, NURSE, wanted(phone), Optional.empty())
                .created()
                .id();
    }

    public CaseId open(OrganisationId organisation, String phone) {
        CaseId id = create(organisation, phone);
        move(organisation, id, CaseStatus.IN_PROGRESS);
        return id;
    }

    public Case move(OrganisationId organisation, CaseId id, CaseStatus to) {
        return status.change(organisation, NURSE, id, StatusChange.to(to));
    }

    public Case view(OrganisationId organisation, CaseId id) {
        return cases.view(organisation, NURSE, id);
    }

    /** What a case's first message does before it is queued. */
    public SenderChoice.Taken first(OrganisationId organisation, CaseId id, boolean takeOver) {
        Organisation whole = organisations.get(organisation);
        return MovedMeanwhile.again(() -> database.app().inTransaction(organisation, handle -> {
            SenderChoice.Candidates locked = choice.lock(handle, whole, id);
            return choice.take(handle, whole, locked, takeOver);
        }));
    }

    /** A text from the patient enters the thread, as the link login lets it in. */
    public MessageId inbound(OrganisationId organisation, CaseId id, String text) {
        MessageId messageId = ids.message();
        return database.link().inTransaction(handle -> {
            LockedCase own =
                    handle.attach(CaseStore.class).lock(organisation, id).orElseThrow();
            InboundText inbound = new InboundText(
                    messageId,
                    text,
                    reader.phone(own).orElseThrow().e164(),
                    "dna",
                    "358401000001",
                    Encoding.GSM7,
                    now(),
                    false,
                    false,
                    false,
                    false,
                    false,
                    "only-open-case",
                    List.of());
            InboundEntry.Entered entered = new InboundEntry(keys.ring())
                    .enter(handle, List.of(new InboundEntry.Entering(organisation, id, inbound)), now())
                    .get(0);
            InboxStore.change(handle, organisation, entered.change());
            return messageId;
        });
    }

    /** An outbound message as the sender's room would store it: queued, with as many segments. */
    public MessageId queued(OrganisationId organisation, CaseId id, int segments) {
        MessageId messageId = ids.message();
        byte[] text = keys.ring().of(organisation).sealer().seal(SealedColumn.MESSAGE_TEXT, messageId.value(), "hei");
        database.link().inTransaction(handle -> {
            long position = handle.createQuery("""
                            update cases set next_position = next_position + 1
                            where organisation_id = :o and id = :c
                            returning next_position - 1""")
                    .bind("o", organisation)
                    .bind("c", id)
                    .mapTo(long.class)
                    .one();
            handle.createUpdate("""
                            insert into message (organisation_id, id, case_id, position, direction, carrier,
                                sender_number, encoding, segment_count, confirm_on, created_at)
                            values (:o, :m, :c, :p, 'OUTBOUND', 'dna', '358401000001', 'GSM7', :s, 'RECEIPT', now());
                            insert into message_body (organisation_id, message_id, text_sealed, number_sealed)
                            values (:o, :m, :t, :t);
                            insert into queue (organisation_id, lane, position, message_id, carrier, slot, automatic,
                                pending, next_at, not_after, queued_at)
                            values (:o, :c, :p, :m, 'dna', 0, false, (1 << :s) - 1, now(), now(), now());
                            update case_activity set last_message_id = :m, last_message_at = now()
                            where organisation_id = :o and case_id = :c""")
                    .bind("o", organisation)
                    .bind("c", id)
                    .bind("m", messageId)
                    .bind("p", position)
                    .bind("s", segments)
                    .bind("t", text)
                    .execute();
            return 0;
        });
        return messageId;
    }

    public InboxTotals inbox(OrganisationId organisation) {
        return database.link()
                .inTransaction(handle -> handle.attach(InboxStore.class).totals(organisation));
    }

    /** The types of the events so far, in order. */
    public List<String> events(OrganisationId organisation) {
        return strings("select type from event where organisation_id = :o order by id", organisation);
    }

    public List<String> audited(OrganisationId organisation) {
        return strings("select action from audit where organisation_id = :o order by at, id", organisation);
    }

    public List<String> strings(String sql, OrganisationId organisation) {
        return database.link()
                .inTransaction(handle -> handle.createQuery(sql)
                        .bind("o", organisation)
                        .mapTo(String.class)
                        .list());
    }

    public Optional<Conversations.Claim> claim(String senderNumber, String phone) {
        Conversations.Pair pair = conversations.pair("dna", senderNumber, new PhoneNumber(phone));
        return database.link().inTransaction(handle -> conversations.claim(handle, pair));
    }

    public static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        keys.close();
        database.close();
    }
}
