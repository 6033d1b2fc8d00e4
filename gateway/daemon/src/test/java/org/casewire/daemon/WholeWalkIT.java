package org.casewire.daemon;

import java.nio.file.Path;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The help page against the SMSC that the project brings along. */
class WholeWalkIT {
    @TempDir
    Path folder;

    @Test
    void aProfessionalAndHerPatientChatAsTheHelpPageSays() throws Exception {
        try (SimulatorSmsc smsc = new SimulatorSmsc();
                Installation installation = Installation.standard(folder).carrier(Carrier.at(smsc.port()));
                Daemon daemon = installation.start()) {
            new HelpPageWalk(daemon, smsc).walk();
        }
    }
}
