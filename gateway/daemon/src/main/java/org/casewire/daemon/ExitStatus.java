package org.casewire.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dropwizard.configuration.ConfigurationException;
import java.nio.file.NoSuchFileException;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.db.SchemaException;
import org.casewire.core.restore.StateDirectoryException;
import org.casewire.daemon.command.BindFault;
import org.casewire.daemon.command.Unreachable;
import org.casewire.daemon.database.DatabaseException;

/** What a process ends with, for scripts and systemd. */
enum ExitStatus {
    DONE(0),
    FAILED(1),
    /** Wrong usage or configuration: trying again as it is cannot help. */
    REFUSED(2);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ExitStatus of(Throwable fault) {
        if (fault instanceof ArgumentParserException
                || fault instanceof ConfigurationException
                || fault instanceof WrongUsage
                || fault instanceof KeysetException
                || fault instanceof StateDirectoryException
                || fault instanceof SchemaException schema && schema.isLasting()
                || fault instanceof Unreachable unreachable && unreachable.isLasting()
                || fault instanceof DatabaseException database && database.isLasting()
                || BindFault.in(fault).filter(bind -> !bind.taken()).isPresent()
                || fault instanceof RequestRefused refused && refused.code() == RequestRefused.Code.INVALID_REQUEST
                || fault instanceof NoSuchFileException
                || fault instanceof JsonProcessingException) {
            return REFUSED;
        }
        return FAILED;
    }
}
