package org.casewire.daemon.command;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.casewire.core.access.AccessService;
import org.casewire.core.access.ActionLog;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.organisation.CarrierTexts;
import org.casewire.core.organisation.KeysetChanges;
import org.casewire.core.organisation.KeysetRecord;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.organisation.OrganisationSetup;
import org.casewire.core.restore.MarkFiles;
import org.casewire.core.restore.RestoreCheck;
import org.casewire.core.text.TextForm;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.WrongUsage;
import org.casewire.daemon.database.DatabaseAccess;
import org.casewire.smpp.SmppProfile;

/**
 * What a command of the operator works with: the services of core on the owner's login, which alone reaches every
 * organisation and the operators' keys. Beside a running daemon or without one; for one command, on one thread.
 */
final class OwnerSession implements AutoCloseable {
    private final DatabaseAccess access;
    private final Database database;
    private final OrganisationDirectory directory;
    private final AccessService keys;
    private final OrganisationSetup setup;
    private final KeysetRecord record;
    private final KeysetChanges keysets;
    private final KeyRing ring;
    private final RestoreCheck restores;
    private final Actor actor;

    private OwnerSession(
            DatabaseAccess access,
            MasterKeyset master,
            CarrierTexts texts,
            GatewayConfiguration configuration,
            Clock clock) {
        this.access = access;
        this.database = access.pool("command", access.owner(), 1, new MetricRegistry());
        Ids ids = new Ids(clock);
        this.directory = new OrganisationDirectory(database);
        this.ring = new KeyRing(master, directory::wrappedKeys);
        AuditTrail audit = new AuditTrail(ids, clock);
        ActionLog log =
                (handle, organisation, by, action) -> audit.write(handle, organisation, by, action, Optional.empty());
        this.keys = new AccessService(database, ring, clock, log);
        this.setup = new OrganisationSetup(database, master, ring, ids, texts, log);
        this.record = new KeysetRecord(database, master);
        this.keysets = new KeysetChanges(database, master, ring, record);
        this.restores = new RestoreCheck(
                database,
                MarkFiles.read(configuration.node().stateDirectory()),
                configuration.carriers().keySet(),
                audit);
        this.actor = new Actor(
                "system", Role.OPERATOR, "", "command line", ids.next().toString());
    }

    /**
     * @throws org.casewire.core.db.SchemaException when the schema is older than this build
     * @throws org.casewire.core.crypto.KeysetException when the keyset is not the database's, or older
     */
    static OwnerSession open(GatewayConfiguration configuration) {
        return open(configuration, session -> session.record.require());
    }

    /** For the end of an organisation, whose key may be gone already. */
    static OwnerSession openWithout(String slug, GatewayConfiguration configuration) {
        return open(
                configuration,
                session -> session.record.requireBut(session.organisation(slug).id()));
    }

    private static OwnerSession open(GatewayConfiguration configuration, Consumer<OwnerSession> check) {
        MasterKeyset master = MasterKeyset.load(configuration.keyset().source());
        while (true) {
            try {
                return open(configuration, master, check);
            } catch (KeysetException e) {
                // Another command may have added a key to the file, and then to the database, after it was read here.
                MasterKeyset now = MasterKeyset.load(configuration.keyset().source());
                if (now.fingerprint().equals(master.fingerprint())) {
                    throw e;
                }
                master = now;
            }
        }
    }

    private static OwnerSession open(
            GatewayConfiguration configuration, MasterKeyset master, Consumer<OwnerSession> check) {
        DatabaseAccess access = DatabaseAccess.attach(configuration.database());
        try {
            access.require(false);
            CarrierTexts texts = new CarrierTexts(
                    carrier -> Optional.ofNullable(configuration.carriers().get(carrier))
                            .map(SmppProfile::texts)
                            .orElse(TextForm.USUAL));
            OwnerSession session = new OwnerSession(access, master, texts, configuration, Clock.systemUTC());
            try {
                check.accept(session);
            } catch (RuntimeException e) {
                session.database.close();
                throw e;
            }
            return session;
        } catch (RuntimeException e) {
            access.close();
            throw e;
        }
    }

    Organisation organisation(String slug) {
        return directory
                .find(slug)
                .orElseThrow(() -> new WrongUsage(
                        "There is no organisation %s. 'casewire organisation apply' makes one.".formatted(slug)));
    }

    AccessService keys() {
        return keys;
    }

    OrganisationSetup setup() {
        return setup;
    }

    KeysetChanges keysets() {
        return keysets;
    }

    /** Which copies of the keyset must be renewed when it has changed, in words. */
    List<String> copies() {
        return Stream.concat(Stream.of("your safe copy, away from the database's backups"), record.copies().stream())
                .toList();
    }

    /** On this node's marks, and those of others whose files were put beside them. */
    RestoreCheck restores() {
        return restores;
    }

    KeyRing ring() {
        return ring;
    }

    /** Whom the audit trail names. */
    Actor actor() {
        return actor;
    }

    @Override
    public void close() {
        try (access) {
            database.close();
        }
    }
}
