package org.casewire.daemon;

import java.nio.file.Path;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.JsmppSmsc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The help page against an SMSC that the daemon was not developed against. */
class ForeignSmscIT {
    @TempDir
    Path folder;

    @Test
    void anSmscOfAnotherMakeIsServedAsWell() throws Exception {
        try (JsmppSmsc smsc = new JsmppSmsc();
                Installation installation = Installation.standard(folder)
                        .carrier(Carrier.at(smsc.port()).withPassword(JsmppSmsc.PASSWORD));
                Daemon daemon = installation.start()) {
            new HelpPageWalk(daemon, smsc).walk();
        }
    }
}
