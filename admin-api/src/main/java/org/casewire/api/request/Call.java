package org.casewire.api.request;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.casewire.api.problem.Problem.FieldError;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.view.AuthorRequest;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Caller;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.Role;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated request, as resources take it: {@code @Context Call call}. The body is read when it is asked for,
 * after whatever must be refused before it (401, 403, 404).
 */
public final class Call {
    /** Header of an answer that a first request had got already. */
    public static final String REPLAY = "Idempotent-Replay";

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x20-\\x7e]{1,128}");
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private final Admission admission;
    private final String path;
    private final @Nullable String idempotencyKey;
    private final @Nullable String actingPerson;
    private final byte[] body;
    private final KeyRing keys;

    /**
     * @param actingPerson the header {@link ActingPerson#HEADER} as it came
     * @param path below the root, without a leading slash: part of what an idempotency key is known by
     */
    public Call(
            Admission admission,
            String path,
            @Nullable String idempotencyKey,
            @Nullable String actingPerson,
            byte[] body,
            KeyRing keys) {
        this.admission = admission;
        this.path = path;
        this.idempotencyKey = idempotencyKey;
        this.actingPerson = actingPerson;
        this.body = body;
        this.keys = keys;
    }

    public Caller caller() {
        return admission.caller();
    }

    /** Who asks, in the role that lets her, and for whom. */
    public Actor actor() {
        return person().map(AuthorRequest::id).map(admission.actor()::actingFor).orElseGet(admission::actor);
    }

    /**
     * Whom a front end says it asks for; for whoever asks by her own key the header says nothing.
     *
     * @throws ProblemException 422 when it is not said as it must be
     */
    public Optional<AuthorRequest> person() {
        return admission.actor().role() == Role.FRONTEND ? ActingPerson.in(actingPerson) : Optional.empty();
    }

    /** @see Admission#recognised */
    public boolean recognised() {
        return admission.recognised();
    }

    /** @throws RequestRefused NOT_FOUND for an operator, who has none */
    public OrganisationId organisation() {
        return caller().organisation()
                .orElseThrow(() -> new RequestRefused(
                        RequestRefused.Code.NOT_FOUND,
                        "Your key belongs to no organisation, so there is nothing here"));
    }

    /** @throws ProblemException 400 when there is no JSON, 422 naming each field that is not fit */
    public <T> T body(Function<JsonFields, T> read) {
        return StrictJson.read(body, read);
    }

    /** The same, where no body at all is as good as {@code {}}. */
    public <T> T bodyOrNothing(Function<JsonFields, T> read) {
        return StrictJson.read(body.length == 0 ? EMPTY_OBJECT : body, read);
    }

    /** How a repeat of this request is told; empty without an Idempotency-Key. */
    public Optional<IdempotentRequest> idempotency() {
        if (idempotencyKey == null) {
            return Optional.empty();
        }
        if (!IDEMPOTENCY_KEY.matcher(idempotencyKey).matches()) {
            throw ProblemException.invalid("Idempotency-Key", "must have 1 to 128 printable ASCII characters");
        }
        return Optional.of(new IdempotentRequest(
                keys.requests().key(organisation(), path, idempotencyKey),
                keys.requests().body(body)));
    }

    /**
     * On whose behalf: the one that the front end names, or the professional herself, who may name nobody.
     *
     * @throws ProblemException 422 when one is missing, or given where it may not be
     */
    public AuthorRequest author(Optional<AuthorRequest> given) {
        return optionalAuthor(given).orElseThrow(() -> ProblemException.invalid("author", "is missing"));
    }

    /** The same, where a front end need not name anybody. */
    public Optional<AuthorRequest> optionalAuthor(Optional<AuthorRequest> given) {
        if (admission.actor().role() != Role.PROFESSIONAL) {
            return given.or(this::person);
        }
        if (given.isPresent()) {
            throw ProblemException.invalid(
                    List.of(new FieldError("author", "may not be given: it is the professional whose key this is")));
        }
        return Optional.of(new AuthorRequest(caller().id(), caller().name()));
    }
}
