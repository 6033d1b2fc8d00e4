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
        Caller caller = caller(authorization, address);
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
        return new Admission(caller, new Actor(caller.id(), role, "", address, requestId));
    }

    private Caller caller(@Nullable String authorization, String address) {
        if (authorization == null) {
            throw unauthenticated("Send Authorization: Bearer <API key>");
        }
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw unauthenticated("The scheme of Authorization must be Bearer");
        }
        String token = authorization.substring(SCHEME.length()).strip();
        failedTries.check(address, token);
        Optional<Caller> caller = authenticator.authenticate(token);
        if (caller.isEmpty()) {
            failedTries.failed(address);
            throw unauthenticated("This key is not known, has expired or was revoked");
        }
        failedTries.succeeded(caller.get().id(), token);
        return caller.get();
    }

    private static ProblemException unauthenticated(String detail) {
        return ProblemException.of(
                ProblemCode.UNAUTHENTICATED, detail, HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"casewire\"");
    }
}
