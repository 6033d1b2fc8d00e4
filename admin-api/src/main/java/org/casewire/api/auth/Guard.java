package org.casewire.api.auth;

import com.codahale.metrics.MetricRegistry;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.Admission;
import org.casewire.api.request.RequestMark;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Authenticator;
import org.casewire.core.access.Caller;
import org.casewire.core.access.GoodKeys;
import org.casewire.core.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in, or says 401, 403 or 429. Knows the roles, not the organisations' rows: another organisation's
 * case is not forbidden but simply not there. Safe for all threads.
 */
public final class Guard {
    private final Authenticator authenticator;
    private final WrongKeys wrongKeys;
    private final KeyRates rates;
    private final KeyRates organisationRates;

    /** @param organisationRates of all keys of an organisation together */
    public Guard(Authenticator authenticator, KeyRates rates, KeyRates organisationRates, MetricRegistry metrics) {
        this.authenticator = authenticator;
        this.rates = rates;
        this.organisationRates = organisationRates;
        this.wrongKeys = new WrongKeys(metrics);
    }

    void admit(ContainerRequestContext request, List<Role> allowed, Optional<KeyRates> own) {
        admitAt(
                        own,
                        request.getHeaderString(HttpHeaders.AUTHORIZATION),
                        RequestMark.address(request),
                        RequestMark.id(request),
                        allowed)
                .noteIn(request);
    }

    /**
     * @param authorization the header as it came
     * @param address whence
     * @throws ProblemException 401, 403 or 429
     */
    public Admission admit(@Nullable String authorization, String address, String requestId, List<Role> allowed) {
        return admitAt(Optional.empty(), authorization, address, requestId, allowed);
    }

    private Admission admitAt(
            Optional<KeyRates> own,
            @Nullable String authorization,
            String address,
            String requestId,
            List<Role> allowed) {
        Caller caller = caller(authorization, address);
        own.orElse(rates).take(caller.id());
        if (own.isEmpty()) {
            caller.organisation().ifPresent(organisation -> organisationRates.take(organisation.toString()));
        }
        Role role = role(caller, allowed)
                .orElseThrow(() -> ProblemException.of(
                        ProblemCode.FORBIDDEN,
                        "This takes a key with one of the roles "
                                + allowed.stream()
                                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
        return admission(caller, role, address, requestId, false);
    }

    /**
     * The same from memory, without waiting for anything: one whose key was good before, since to read a key costs about
     * as much as to store a message. Whoever takes her request reads the key in the same transaction; before she is
     * refused for anything else, {@link #confirm} does. Empty for everybody who may not go on so: then {@link #admit}
     * tells why.
     */
    public Optional<Admission> recognise(
            @Nullable String authorization, String address, String requestId, List<Role> allowed) {
        return BearerToken.in(authorization)
                .flatMap(authenticator::recognise)
                .flatMap(caller -> role(caller, allowed)
                        .filter(role -> rates.tryTake(caller.id())
                                && caller.organisation()
                                        .filter(organisation -> !organisationRates.tryTake(organisation.toString()))
                                        .isEmpty())
                        .map(role -> admission(caller, role, address, requestId, true)));
    }

    /** Whose key was good here before, without waiting for anything; whether it still is must be asked. */
    public Optional<Caller> known(@Nullable String authorization) {
        return BearerToken.in(authorization).flatMap(authenticator::known);
    }

    /**
     * Whose key it is now.
     *
     * @throws ProblemException 401, or 429 for an address that tried too many
     */
    public Caller identify(@Nullable String authorization, String address) {
        return caller(authorization, address);
    }

    /** What she is told who asks for more than her key may; nothing is taken from what it may. */
    public Optional<ProblemException> rateRefusal(Caller caller) {
        return rates.refusal(caller.id())
                .or(() -> caller.organisation()
                        .flatMap(organisation -> organisationRates.refusal(organisation.toString())));
    }

    /** @throws ProblemException 401 when the key of one who was only recognised is good no more */
    public void confirm(Admission admission, @Nullable String authorization, String address) {
        if (admission.recognised()) {
            try {
                caller(authorization, address);
            } catch (ProblemException lapsed) {
                refused(admission);
                throw lapsed;
            }
        }
    }

    /** Whatever she was refused for, her key is read the next time. */
    public void refused(Admission admission) {
        authenticator.forget(admission.caller());
    }

    private static Optional<Role> role(Caller caller, List<Role> allowed) {
        return allowed.stream().filter(caller.roles()::contains).findFirst();
    }

    private static Admission admission(Caller caller, Role role, String address, String requestId, boolean recognised) {
        return new Admission(caller, new Actor(caller.id(), role, "", address, requestId), recognised);
    }

    private Caller caller(@Nullable String authorization, String address) {
        if (authorization == null) {
            throw unauthenticated("Send Authorization: Bearer <API key>");
        }
        String token = BearerToken.in(authorization)
                .orElseThrow(() -> unauthenticated("The scheme of Authorization must be Bearer"));
        Authenticator.Shown shown = authenticator.examine(token);
        if (shown instanceof Authenticator.Shown.Good good) {
            return good.caller();
        }
        // Who once had a good key guesses nothing.
        throw shown instanceof Authenticator.Shown.Lapsed
                ? unauthenticated(GoodKeys.REFUSAL)
                : wrongKeys.refusal(address);
    }

    private static ProblemException unauthenticated(String detail) {
        return ProblemException.of(ProblemCode.UNAUTHENTICATED, detail);
    }
}
