package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.events.ConfirmationWatch;
import org.casewire.api.gate.Shares;
import org.casewire.api.resource.AnsweredResource;
import org.casewire.api.resource.AssigneeResource;
import org.casewire.api.resource.CasesResource;
import org.casewire.api.resource.InboxResource;
import org.casewire.api.resource.MessagesResource;
import org.casewire.api.resource.NotesResource;
import org.casewire.api.resource.OptOutResource;
import org.casewire.api.resource.PresenceResource;
import org.casewire.api.resource.SearchResource;
import org.casewire.api.resource.Sending;
import org.casewire.api.resource.SendingResource;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.Role;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.conversation.AssigneeService;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.conversation.Conversations;
import org.casewire.core.conversation.ReadingService;
import org.casewire.core.conversation.SenderChoice;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.conversation.WaitingService;
import org.casewire.core.desk.NoteService;
import org.casewire.core.desk.Presence;
import org.casewire.core.desk.SearchService;
import org.casewire.core.event.EventFeed;
import org.casewire.core.event.InboxService;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.InboundService;
import org.casewire.core.inbound.OptOutService;
import org.casewire.core.inbound.TextReception;
import org.casewire.core.message.AutomaticMessages;
import org.casewire.core.message.MessageService;
import org.casewire.core.message.ThreadService;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.text.TextForm;

/** A clinic's desk over HTTP, with patients who write; what is sent stays in the queue. */
final class Desk implements AutoCloseable {
    static final String NURSE = "\"author\": {\"id\": \"n1\", \"name\": \"Nurse One\"}";
    static final String DOCTOR = "\"author\": {\"id\": \"d1\", \"name\": \"Doctor One\"}";

    private static final String CARRIER = "dna";
    private static final String OWN = "358401000001";
    private static final Clock CLOCK = Clock.systemUTC();

    private final AtomicInteger patients = new AtomicInteger(4_000_000);
    private final List<AutoCloseable> parts = new ArrayList<>();
    private InboundService inbound;
    /** Cases in which somebody came, went or did something else. */
    final List<CaseKey> changed = new CopyOnWriteArrayList<>();

    final ApiServer server = ApiServer.start(this::resources);
    final OrganisationId clinic =
            TestOrganisation.named("clinic").number(CARRIER, OWN).insert(server.database(), server.keys());
    final OrganisationId other =
            TestOrganisation.named("other").number(CARRIER, "358401000009").insert(server.database(), server.keys());
    final String frontend = server.key(clinic, Role.FRONTEND);
    final String professional = server.key(clinic, Role.PROFESSIONAL);
    final String admin = server.key(clinic, Role.ADMIN);
    final String operator = server.key(clinic, Role.OPERATOR);
    final String stranger = server.key(other, Role.FRONTEND);

    private List<Object> resources(ApiServer.Parts given) {
        var app = given.database().app();
        var link = given.database().link();
        var ring = given.keys().ring();
        NumberPlan numbers = new NumberPlan();
        MetricRegistry metrics = new MetricRegistry();
        TextReception reception = new TextReception(
                given.organisations(),
                ring,
                numbers,
                new AutomaticMessages(ring, given.ids(), CLOCK, queued -> {}, carrier -> TextForm.USUAL),
                given.ids(),
                CLOCK);
        inbound = new InboundService(link, reception, carrier -> CarrierTimes.USUAL, () -> {}, CLOCK, 1, metrics);
        MessageService messages = new MessageService(
                app,
                given.organisations(),
                numbers,
                ring,
                new SenderChoice(new Conversations(ring), new CaseReader(ring)),
                given.audit(),
                given.ids(),
                CLOCK,
                organisation -> 0,
                100,
                queued -> {},
                carrier -> TextForm.USUAL,
                () -> {},
                metrics);
        EventFeed feed = new EventFeed(link, metrics);
        ConfirmationWatch confirmations = new ConfirmationWatch(feed);
        parts.addAll(List.of(inbound, messages, confirmations, feed));
        Presence presence = new Presence(ring, System::nanoTime, signs -> {});
        presence.start(changed::add);
        parts.add(presence);
        ThreadService threads = new ThreadService(app, ring, given.audit(), () -> {});
        CaseService cases =
                new CaseService(app, given.organisations(), ring, numbers, given.audit(), given.ids(), CLOCK, () -> {});
        AssigneeService assignees = new AssigneeService(app, ring, given.audit(), () -> {});
        return List.of(
                new CasesResource(
                        cases,
                        new StatusService(
                                app, given.organisations(), ring, given.audit(), given.ids(), CLOCK, () -> {}),
                        new ReadingService(app, ring, given.audit(), () -> {}),
                        given.cursors()),
                new MessagesResource(threads),
                new SendingResource(new Sending(messages, threads, confirmations, Runnable::run, new Shares(100))),
                new NotesResource(cases, new NoteService(app, ring, given.audit(), given.ids(), CLOCK, () -> {})),
                new OptOutResource(cases, new OptOutService(app, ring, given.audit(), given.ids(), CLOCK, () -> {})),
                new SearchResource(
                        new SearchService(app, given.organisations(), ring, numbers, given.audit()), given.cursors()),
                new PresenceResource(cases, presence),
                new AssigneeResource(cases, assignees),
                new AnsweredResource(cases, new WaitingService(app, ring, given.audit(), () -> {})),
                new InboxResource(new InboxService(app, given.organisations()), assignees));
    }

    String phone() {
        return "+35840" + patients.incrementAndGet();
    }

    /** A case in progress. */
    String open(String phone) {
        return created("{\"patient\": {\"phone\": \"%s\"}, \"status\": \"IN_PROGRESS\"}".formatted(phone));
    }

    String created(String body) {
        return server.post("/v1/cases", frontend, body).json().path("id").asText();
    }

    JsonNode shown(String caseId) {
        return server.get("/v1/cases/" + caseId, frontend).json();
    }

    JsonNode inbox() {
        return server.get("/v1/inbox", frontend).json();
    }

    Answer send(String caseId, String body, String... headers) {
        return server.post("/v1/cases/" + caseId + "/messages", frontend, body, headers);
    }

    List<String> ids(String query, String key) {
        List<String> found = new ArrayList<>();
        server.get("/v1/cases?" + query, key)
                .json()
                .path("items")
                .forEach(item -> found.add(item.path("id").asText()));
        return found;
    }

    /** The patient's text arrives. */
    void text(String phone, String text) {
        InboundPart part = new InboundPart(
                CARRIER,
                UUID.randomUUID(),
                phone,
                OWN,
                Optional.of(text),
                Optional.empty(),
                text.getBytes(StandardCharsets.UTF_16BE));
        assertThat(inbound.received(part).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
    }

    /** What the trail says of a case, the oldest first, as {@code action by whom}. */
    List<String> trail(String caseId) {
        return strings(
                "select action || ' by ' || actor from audit where case_id = cast(:case as uuid) order by at, id",
                caseId);
    }

    List<String> events(String caseId) {
        return strings("select type from event where case_id = cast(:case as uuid) order by id", caseId);
    }

    private List<String> strings(String sql, String caseId) {
        return server.database()
                .link()
                .inTransaction(handle -> handle.createQuery(sql)
                        .bind("case", caseId)
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part : parts) {
            part.close();
        }
        server.close();
    }
}
