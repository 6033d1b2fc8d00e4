package org.casewire.core.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casewire.core.access.Actor;
import org.casewire.core.access.IdempotencyStore;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.SettingsRules.Fault;
import org.casewire.core.text.VisibleText;
import org.casewire.core.text.WellFormedText;
import org.jdbi.v3.core.Handle;

/** An organisation's standard texts, as its administrators keep them. Safe for all threads. */
public final class TemplateService {
    /** More than a list that people choose from can have, and little enough to be shown whole. */
    private static final int MOST = 200;

    private static final int LONGEST_TEXT = 5_000;
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final int CREATED = 201;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database app;
    private final AuditTrail audit;
    private final Ids ids;

    public TemplateService(Database app, AuditTrail audit, Ids ids) {
        this.app = app;
        this.audit = audit;
        this.ids = ids;
    }

    /** By name. */
    public List<Template> all(OrganisationId organisation) {
        return app.inTransaction(
                organisation,
                handle -> handle.attach(TemplateStore.class).all(organisation, MOST).stream()
                        .map(TemplateService::template)
                        .toList());
    }

    /** @throws RequestRefused not-found */
    public Template get(OrganisationId organisation, UUID id) {
        return app.inTransaction(organisation, handle -> get(handle, organisation, id));
    }

    static Template get(Handle handle, OrganisationId organisation, UUID id) {
        return handle.attach(TemplateStore.class)
                .find(organisation, id)
                .map(TemplateService::template)
                .orElseThrow(TemplateService::noSuchTemplate);
    }

    /** What came of {@link #create}. */
    public record Created(Template template, boolean replay) {}

    /** @throws RequestRefused invalid-request naming each fault, or idempotency-key-reused */
    public Created create(
            OrganisationId organisation,
            Actor actor,
            String name,
            Map<String, String> texts,
            Optional<IdempotentRequest> request) {
        check(texts);
        UUID id = ids.next();
        return app.inTransaction(organisation, handle -> {
            TemplateStore store = handle.attach(TemplateStore.class);
            Optional<Created> replay = request.flatMap(key -> replay(handle, organisation, key, id));
            if (replay.isPresent()) {
                return replay.get();
            }
            if (store.count(organisation) >= MOST) {
                throw refused(new Fault("", "An organisation has at most " + MOST + " templates; delete one first"));
            }
            store.insert(organisation, id, name, write(texts));
            audit.write(handle, organisation, actor, "template.create", Optional.empty());
            return new Created(get(handle, organisation, id), false);
        });
    }

    private static Optional<Created> replay(
            Handle handle, OrganisationId organisation, IdempotentRequest key, UUID id) {
        IdempotencyStore claims = handle.attach(IdempotencyStore.class);
        if (claims.claim(organisation, key.keyHash(), key.bodyHash(), id, CREATED)) {
            return Optional.empty();
        }
        IdempotencyStore.Claimed standing = claims.find(organisation, key.keyHash())
                .orElseThrow(() -> new RequestRefused(Code.UNAVAILABLE, "Try again with the same key"));
        if (!standing.isRepeatOf(key)) {
            throw new RequestRefused(
                    Code.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key came with another body before; use a new key for a new request");
        }
        return Optional.of(new Created(get(handle, organisation, standing.resourceId()), true));
    }

    /** @throws RequestRefused not-found, or invalid-request naming each fault */
    public Template change(OrganisationId organisation, Actor actor, UUID id, String name, Map<String, String> texts) {
        check(texts);
        return app.inTransaction(organisation, handle -> {
            if (!handle.attach(TemplateStore.class).update(organisation, id, name, write(texts))) {
                throw noSuchTemplate();
            }
            audit.write(handle, organisation, actor, "template.update", Optional.empty());
            return get(handle, organisation, id);
        });
    }

    /** @throws RequestRefused not-found */
    public void delete(OrganisationId organisation, Actor actor, UUID id) {
        app.inTransaction(organisation, handle -> {
            if (!handle.attach(TemplateStore.class).delete(organisation, id)) {
                throw noSuchTemplate();
            }
            audit.write(handle, organisation, actor, "template.delete", Optional.empty());
            return id;
        });
    }

    private static void check(Map<String, String> texts) {
        List<Fault> faults = new ArrayList<>();
        if (texts.isEmpty()) {
            faults.add(new Fault("texts", "must have a text in one language at least"));
        }
        texts.forEach((language, text) -> {
            if (!LANGUAGES.contains(language)) {
                faults.add(new Fault("texts", "must have ISO 639 codes such as fi as its keys"));
            } else if (!VisibleText.isIn(text) || text.length() > LONGEST_TEXT || !WellFormedText.isWellFormed(text)) {
                faults.add(new Fault("texts." + language, "must be a text of at most " + LONGEST_TEXT + " characters"));
            }
        });
        if (!faults.isEmpty()) {
            throw refused(faults.toArray(Fault[]::new));
        }
    }

    private static RequestRefused refused(Fault... faults) {
        return new RequestRefused(
                Code.INVALID_REQUEST, "See errors for each field that is wrong", Map.of("errors", List.of(faults)));
    }

    private static RequestRefused noSuchTemplate() {
        return new RequestRefused(Code.NOT_FOUND, "There is no such template in this organisation");
    }

    private static Template template(TemplateStore.Row row) {
        try {
            return new Template(
                    row.id(), row.name(), JSON.readValue(row.texts(), new TypeReference<>() {}), row.updatedAt());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The texts of a template are no longer the JSON that was stored", e);
        }
    }

    private static String write(Map<String, String> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts by language are always JSON", e);
        }
    }
}
