package org.casewire.api;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.casewire.api.auth.AccessRules;
import org.casewire.api.auth.ActorRule;
import org.casewire.api.auth.Guard;
import org.casewire.api.auth.KeyRates;
import org.casewire.api.gate.Desks;
import org.casewire.api.gate.Entrance;
import org.casewire.api.gate.Gate;
import org.casewire.api.gate.GateLimits;
import org.casewire.api.gate.Refusals;
import org.casewire.api.problem.DefaultMappers;
import org.casewire.api.problem.Served;
import org.casewire.api.problem.ServerErrorPages;
import org.casewire.api.request.BodyFilter;
import org.casewire.api.request.CallBinding;
import org.casewire.api.request.KnownQuery;
import org.casewire.api.request.PathIds;
import org.casewire.api.request.PlainBodies;
import org.casewire.api.request.RequestMark;
import org.casewire.api.request.RouteTimes;
import org.casewire.api.request.UnreadBody;
import org.casewire.api.resource.OpenApiResource;
import org.casewire.api.resource.Sending;
import org.casewire.api.resource.SendingLane;
import org.casewire.api.resource.SendingResource;
import org.casewire.api.view.Times;
import org.casewire.core.access.Authenticator;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.organisation.OrganisationDirectory;
import org.glassfish.jersey.server.ServerProperties;
import org.jspecify.annotations.Nullable;

/** The HTTP API: the rules that every request passes, and the resources it is given. */
public final class Api {
    private static final int STRANGERS_DESKS = 32;
    private static final int ADMIN_DESKS = 16;

    private final Authenticator authenticator;
    private final OrganisationDirectory organisations;
    private final KeyRing keys;
    private final Limits limits;
    private final @Nullable Sending sending;
    private final List<Object> resources;

    /** @param resources one instance of each */
    public Api(
            Authenticator authenticator,
            OrganisationDirectory organisations,
            KeyRing keys,
            Limits limits,
            List<Object> resources) {
        this(authenticator, organisations, keys, limits, null, resources);
    }

    private Api(
            Authenticator authenticator,
            OrganisationDirectory organisations,
            KeyRing keys,
            Limits limits,
            @Nullable Sending sending,
            List<Object> resources) {
        this.authenticator = authenticator;
        this.organisations = organisations;
        this.keys = keys;
        this.limits = limits;
        this.sending = sending;
        this.resources = List.copyOf(resources);
    }

    /** The same with sending, by a resource and by {@link SendingLane}. */
    public Api with(Sending sends) {
        List<Object> all = new ArrayList<>(resources);
        all.add(new SendingResource(sends));
        return new Api(authenticator, organisations, keys, limits, sends, all);
    }

    /** Called once, while the application starts. */
    public void register(Environment environment) {
        ObjectMapper mapper = environment.getObjectMapper();
        mapper.registerModule(Times.module());
        mapper.disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
        mapper.getFactory().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8.mappedFeature());

        FilterRegistration.Dynamic mark = environment.servlets().addFilter("request-mark", new RequestMark());
        mark.setAsyncSupported(true);
        mark.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
        Guard guard = new Guard(
                authenticator,
                new KeyRates("This key", limits.requestsPerSecondPerKey(), limits.burstPerKey()),
                new KeyRates(
                        "Your organisation", limits.requestsPerSecondPerOrganisation(), limits.burstPerOrganisation()),
                environment.metrics());
        ActorRule actors = new ActorRule(organisations);
        Refusals refusals = new Refusals(mapper);
        Desks desks = new Desks("desk", limits.gate(), STRANGERS_DESKS, refusals, environment.metrics());
        environment.getApplicationContext().insertHandler(desks);
        if (sending != null) {
            environment
                    .getApplicationContext()
                    .insertHandler(new SendingLane(sending, guard, actors, keys, mapper, desks, refusals));
        }
        environment.getApplicationContext().insertHandler(new PlainBodies());
        environment.lifecycle().addServerLifecycleListener(PlainBodies::neverUnpackIn);
        environment.getApplicationContext().insertHandler(new Gate(guard, refusals, environment.metrics()));
        environment.getApplicationContext().insertHandler(new RouteTimes(environment.metrics()));
        environment
                .getAdminContext()
                .insertHandler(new Desks("admin-desk", limits.gate(), ADMIN_DESKS, refusals, environment.metrics()));
        environment.lifecycle().addEventListener(new Entrance(limits.gate(), environment.metrics()));
        ServerErrorPages errorPages = new ServerErrorPages(mapper);
        environment.getApplicationContext().setErrorHandler(errorPages);
        environment.lifecycle().addServerLifecycleListener(server -> server.setErrorHandler(errorPages));

        JerseyEnvironment jersey = environment.jersey();
        jersey.property(ServerProperties.WADL_FEATURE_DISABLE, true);
        DefaultMappers.replaceIn(jersey);
        jersey.register(new AccessRules(guard));
        jersey.register(actors);
        jersey.register(new BodyFilter());
        jersey.register(new UnreadBody());
        jersey.register(new Served());
        jersey.register(new KnownQuery());
        jersey.register(new CallBinding(keys));
        jersey.register(new PathIds());
        jersey.register(new RouteTimes.Matched());
        resources.forEach(jersey::register);
        jersey.register(new OpenApiResource(resources));
    }

    /** How much one key, one organisation, everybody may ask. */
    public record Limits(
            int requestsPerSecondPerKey,
            int burstPerKey,
            int requestsPerSecondPerOrganisation,
            int burstPerOrganisation,
            GateLimits gate) {
        public static final Limits USUAL = new Limits(50, 100, 500, 1_000, GateLimits.USUAL);

        /** As if there were none, but for what comes in at once. */
        public static Limits ofKey(int requestsPerSecondPerKey, int burstPerKey) {
            return new Limits(requestsPerSecondPerKey, burstPerKey, 1_000_000, 1_000_000, GateLimits.USUAL);
        }
    }
}
