package org.casewire.daemon.health;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.casewire.core.db.WithoutValues;
import org.casewire.daemon.health.Condition.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of the daemon that can tell how they are. Thread-safe; parts are added while wiring, and asked at each call,
 * so each must answer within a few seconds.
 */
public final class Health {
    /** All parts, and the worst of their states. */
    public record Report(State state, Map<String, Condition> parts) {}

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Map<String, Supplier<Condition>> parts = new ConcurrentSkipListMap<>();

    /** @param name lower case, as it appears in the answer: {@code database}, {@code carrier.elisa}, {@code events} */
    public void add(String name, Supplier<Condition> part) {
        parts.put(name, part);
    }

    public Report report() {
        Map<String, Condition> conditions = new TreeMap<>();
        parts.forEach((name, part) -> conditions.put(name, ask(name, part)));
        State worst = conditions.values().stream()
                .map(Condition::state)
                .max(Comparator.naturalOrder())
                .orElse(State.UP);
        return new Report(worst, conditions);
    }

    /** Shows the parts to Dropwizard too, whose own checks know only good and bad. */
    public void registerWith(HealthCheckRegistry registry) {
        parts.forEach((name, part) -> registry.register(name, new HealthCheck() {
            @Override
            protected Result check() {
                Condition condition = ask(name, part);
                return condition.state() == State.DOWN
                        ? Result.unhealthy(condition.message())
                        : Result.healthy(condition.message());
            }
        }));
    }

    private static Condition ask(String name, Supplier<Condition> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("part", name)
                    .setCause(new WithoutValues(e))
                    .log("A health check failed itself");
            return Condition.down("the check itself failed; see the log");
        }
    }
}
