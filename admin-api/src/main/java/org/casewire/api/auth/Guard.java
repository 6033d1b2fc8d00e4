package org.casewire.api.auth;

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
    private static final String SCHEME = "bearer ";

    private final Authenticator authenticator;
    private final FailedTries failedTries = new FailedTries();
    private final KeyRates rates;

    public Guard(Authenticator authenticator, KeyRates rates) {
        this.authenticator = authenticator;
        this.rates = rates;
    }

    void admit(ContainerRequestContext request, List<Role> allowed) {
        admit(
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
        return admit(caller(authorization, address), address, requestId, allowed, false);
    }

    /**
     * The same, but one whose key was good before is let in on that ({@link Admission#recognised}), since to read a key
     * costs about as much as to store a message. Whoever takes her request reads the key in the same transaction;
     * before she is refused for anything else, {@link #confirm} does.
     */
    public Admission recognise(@Nullable String authorization, String address, String requestId, List<Role> allowed) {
        Optional<Caller> known = token(authorization).flatMap(authenticator::recognise);
        if (known.isEmpty()) {
            return admit(authorization, address, requestId, allowed);
        }
        try {
            return admit(known.get(), address, requestId, allowed, true);
        } catch (ProblemException refused) {
            caller(authorization, address);
            throw refused;
        }
    }

    /** @throws ProblemException 401 when the key of one who was only recognised is good no more */
    public void confirm(Admission admission, @Nullable String authorization, String address) {
        if (admission.recognised()) {
            caller(authorization, address);
        }
    }

    /** Whatever she was refused for, her key is read the next time. */
    public void refused(Admission admission) {
        authenticator.forget(admission.caller());
    }

    private Admission admit(Caller caller, String address, String requestId, List<Role> allowed, boolean recognised) {
        rates.take(caller.id());
        Role role = allowed.stream()
                .filter(caller.roles()::contains)
                .findFirst()
                .orElseThrow(() -> ProblemException.of(
                        ProblemCode.FORBIDDEN,
                        "This takes a key with one of the roles "
                                + allowed.stream()
                                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
        return new Admission(caller, new Actor(caller.id(), role, "", address, requestId), recognised);
    }

    private Caller caller(@Nullable String authorization, String address) {
        if (authorization == null) {
            throw unauthenticated("Send Authorization: Bearer <API key>");
        }
        String token =
                token(authorization).orElseThrow(() -> unauthenticated("The scheme of Authorization must be Bearer"));
        failedTries.check(address, token);
        Optional<Caller> caller = authenticator.authenticate(token);
        if (caller.isEmpty()) {
            failedTries.failed(address);
            throw unauthenticated(GoodKeys.REFUSAL);
        }
        failedTries.succeeded(caller.get().id(), token);
        return caller.get();
    }

    private static Optional<String> token(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(header -> header.substring(SCHEME.length()).strip());
    }

    private static ProblemException unauthenticated(String detail) {
        return ProblemException.of(ProblemCode.UNAUTHENTICATED, detail);
    }
}
