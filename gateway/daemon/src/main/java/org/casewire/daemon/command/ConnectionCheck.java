package org.casewire.daemon.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.db.SchemaException;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.config.DatabaseSettings;
import org.casewire.daemon.database.DatabaseAccess;
import org.casewire.daemon.database.DatabaseException;
import org.casewire.smpp.DirectSession;
import org.casewire.smpp.SmppNetwork;
import org.casewire.smpp.SmppProfile;

/**
 * Goes to whatever a configuration names, as a start would, and comes back: nothing is changed there, no bind is made, no
 * port is opened. A step that fails does not keep the others from being tried.
 */
final class ConnectionCheck {
    private final GatewayConfiguration configuration;
    private final List<Step> steps = new ArrayList<>();

    ConnectionCheck(GatewayConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * One thing that was tried.
     *
     * @param what it is, such as {@code "carrier operator-1, smsc.example:3550"}
     * @param told what was found, with what to do where it does not work
     * @param lasting whether a fault stays until somebody mends it
     */
    record Step(
            String what,
            boolean works,
            String told,
            @JsonIgnore boolean lasting) {}

    List<Step> run() {
        database();
        carriers();
        return List.copyOf(steps);
    }

    private void database() {
        if (configuration.database().source() instanceof DatabaseSettings.Embedded embedded
                && !Files.exists(embedded.directory().resolve("cluster"))) {
            step("database", () -> "there is none yet; 'server' makes it");
            keyset(Optional.empty());
            return;
        }
        if (!step("database", this::databaseItself)) {
            keyset(Optional.empty());
        }
    }

    private String databaseItself() {
        try (DatabaseAccess access = DatabaseAccess.attach(configuration.database())) {
            access.requireConnection();
            boolean letIn = step("roles", () -> {
                access.requireRoles();
                return "both logins are bound by row-level security";
            });
            step("schema", () -> {
                if (!configuration.database().migrateOnStart()) {
                    access.requireSchema();
                }
                return access.schema();
            });
            keyset(Optional.of(access).filter(open -> letIn));
            return "it answers";
        }
    }

    private void keyset(Optional<DatabaseAccess> access) {
        step("keyset", () -> {
            MasterKeyset.load(configuration.keyset().source());
            access.ifPresent(open -> KeysetOnRecord.require(open, configuration.keyset()));
            return access.isPresent()
                    ? "it is the database's"
                    : "it can be read; the database was not asked for its own";
        });
    }

    private void carriers() {
        try (SmppNetwork network = new SmppNetwork(1, 1)) {
            configuration
                    .carriers()
                    .forEach((name, profile) ->
                            profile.endpoints().forEach(endpoint -> carrier(name, profile, endpoint, network)));
        }
    }

    private void carrier(String name, SmppProfile profile, SmppProfile.Endpoint endpoint, SmppNetwork network) {
        String what = "carrier %s, %s".formatted(name, endpoint);
        Optional<String> fault = DirectSession.reach(profile, endpoint, network);
        steps.add(
                fault.isPresent()
                        ? new Step(what, false, fault.get(), false)
                        : new Step(what, true, profile.tls().enabled() ? "connected, with TLS" : "connected", false));
    }

    /**
     * What a start would refuse, it refuses in the same words.
     *
     * @param attempt gives what was found
     * @return whether it works
     */
    private boolean step(String what, Supplier<String> attempt) {
        Step tried;
        try {
            tried = new Step(what, true, attempt.get(), false);
        } catch (DatabaseException e) {
            tried = new Step(what, false, String.valueOf(e.getMessage()), e.isLasting());
        } catch (SchemaException e) {
            tried = new Step(what, false, String.valueOf(e.getMessage()), e.isLasting());
        } catch (KeysetException e) {
            tried = new Step(what, false, String.valueOf(e.getMessage()), true);
        }
        steps.add(tried);
        return tried.works();
    }
}
