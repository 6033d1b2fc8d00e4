package org.casewire.api;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.events.ConfirmationWatch;
import org.casewire.api.gate.Shares;
import org.casewire.api.resource.CasesResource;
import org.casewire.api.resource.DraftResource;
import org.casewire.api.resource.ExportResource;
import org.casewire.api.resource.MessagesResource;
import org.casewire.api.resource.ScheduledResource;
import org.casewire.api.resource.Sending;
import org.casewire.api.resource.SendingResource;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.Role;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.conversation.Conversations;
import org.casewire.core.conversation.ReadingService;
import org.casewire.core.conversation.SenderChoice;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.desk.DraftService;
import org.casewire.core.event.EventFeed;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.MessageService;
import org.casewire.core.message.ThreadService;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.text.TextForm;

/** The API of a team at its desk, with one clinic, another organisation, and a key for each role; nothing is sent. */
final class DeskServer implements AutoCloseable {
    static final String NURSE = "\"author\": {\"id\": \"n1\", \"name\": \"Maija\"}";
    private static final Clock CLOCK = Clock.systemUTC();

    final ApiServer server;
    final OrganisationId clinic;
    final String frontend;
    final String professional;
    final String admin;
    final String stranger;
    private final AtomicInteger phones = new AtomicInteger(100_000);
    private final AtomicReference<OrganisationDirectory> organisations = new AtomicReference<>();
    private final List<AutoCloseable> parts = new ArrayList<>();

    /** @param more resources beside cases, threads and sending */
    DeskServer(TestOrganisation organisation, Function<ApiServer.Parts, List<Object>> more) {
        server = ApiServer.start(made -> {
            List<Object> resources = new ArrayList<>(usual(made));
            resources.addAll(more.apply(made));
            return resources;
        });
        clinic = organisation.insert(server.database(), server.keys());
        OrganisationId other = TestOrganisation.named("other").insert(server.database(), server.keys());
        frontend = server.key(clinic, Role.FRONTEND);
        professional = server.key(clinic, Role.PROFESSIONAL);
        admin = server.key(clinic, Role.ADMIN);
        stranger = server.key(other, Role.FRONTEND, Role.ADMIN);
    }

    /** What was changed of an organisation behind the server's back is seen at once. */
    void refresh() {
        organisations.get().refresh();
    }

    private List<Object> usual(ApiServer.Parts made) {
        organisations.set(made.organisations());
        var app = made.database().app();
        var ring = made.keys().ring();
        NumberPlan numbers = new NumberPlan();
        MetricRegistry metrics = new MetricRegistry();
        EventFeed feed = new EventFeed(made.database().link(), metrics);
        MessageService messages = new MessageService(
                app,
                made.organisations(),
                numbers,
                ring,
                new SenderChoice(new Conversations(ring), new CaseReader(ring)),
                made.audit(),
                made.ids(),
                CLOCK,
                organisation -> 0,
                1_000,
                queued -> {},
                carrier -> TextForm.USUAL,
                () -> {},
                metrics);
        ConfirmationWatch confirmations = new ConfirmationWatch(feed);
        parts.addAll(List.of(confirmations, messages, feed));
        ThreadService threads = new ThreadService(app, ring, made.audit(), () -> {});
        CaseService cases =
                new CaseService(app, made.organisations(), ring, numbers, made.audit(), made.ids(), CLOCK, () -> {});
        return List.of(
                new DraftResource(new DraftService(app, ring, made.audit(), made.ids()), cases),
                new CasesResource(
                        cases,
                        new StatusService(app, made.organisations(), ring, made.audit(), made.ids(), CLOCK, () -> {}),
                        new ReadingService(app, ring, made.audit(), () -> {}),
                        made.cursors()),
                new MessagesResource(threads),
                new ScheduledResource(threads),
                new ExportResource(cases, threads, made.organisations(), CLOCK),
                new SendingResource(new Sending(messages, threads, confirmations, Runnable::run, new Shares(10))));
    }

    /** The path of a case in progress, of a patient of its own. */
    String open() {
        return "/v1/cases/"
                + server.post("/v1/cases", frontend, """
                        {"patient": {"phone": "+35840%d", "name": "Aino Virtanen", "language": "fi"},
                         "subject": "Selkä", "status": "IN_PROGRESS"}""".formatted(phones.incrementAndGet()))
                        .json()
                        .path("id")
                        .asText();
    }

    Answer send(String path, String fields, String... headers) {
        return server.post(path + "/messages", frontend, "{%s, %s}".formatted(fields, NURSE), headers);
    }

    List<String> audited(String action) {
        return strings("select coalesce(case_id::text, '') from audit where action = '" + action + "'");
    }

    List<String> events(String type) {
        return strings("select coalesce(message_id, case_id)::text from event where type = '" + type + "'");
    }

    void change(String sql) {
        server.database().link().useTransaction(handle -> handle.execute(sql));
    }

    List<String> strings(String sql) {
        return server.database()
                .link()
                .inTransaction(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    static Optional<String> text(JsonNode json, String field) {
        return json.path(field).isTextual() ? Optional.of(json.path(field).textValue()) : Optional.empty();
    }

    @Override
    public void close() {
        server.close();
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
