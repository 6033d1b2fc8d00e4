package org.casewire.daemon.command;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Files;
import org.casewire.core.crypto.MasterKeyset;
import org.casewire.core.db.Database;
import org.casewire.core.organisation.KeysetRecord;
import org.casewire.daemon.Console;
import org.casewire.daemon.config.DatabaseSettings;
import org.casewire.daemon.config.KeysetSettings;
import org.casewire.daemon.database.DatabaseAccess;

/** Asks a database, which may be new or away, what it knows of its keyset. */
record KeysetOnRecord(DatabaseSettings settings, Console console) {
    /** Whether it was used with one before; no when there is no database yet, or none that answers, which is told. */
    boolean exists() {
        if (settings.source() instanceof DatabaseSettings.Embedded embedded
                && !Files.exists(embedded.directory().resolve("cluster"))) {
            return false;
        }
        try (DatabaseAccess access = DatabaseAccess.attach(settings);
                Database link = pool(access)) {
            return KeysetRecord.exists(link);
        } catch (RuntimeException e) {
            console.tell(
                    "The database does not answer, so it could not be asked whether it was used with another keyset."
                            + " If it was, 'server' will refuse this one.");
            return false;
        }
    }

    /** @throws org.casewire.core.crypto.KeysetException when the database was used with another keyset, or a newer one */
    static void require(DatabaseAccess access, KeysetSettings keyset) {
        try (Database link = pool(access)) {
            if (KeysetRecord.exists(link)) {
                new KeysetRecord(link, MasterKeyset.load(keyset.source())).require();
            }
        }
    }

    private static Database pool(DatabaseAccess access) {
        return access.pool("command", access.link(), 1, new MetricRegistry());
    }
}
