package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.casewire.core.carrier.CarrierControl.Reload;

/** What came of a reload, and the carrier after it. */
@Schema(name = "CarrierReload")
public record CarrierReloadView(
        @Schema(description = "false: the file, and the files it names, say what they said; nothing happened")
        boolean changed,

        @Schema(
                description = "What else in the file is no longer what runs, e.g. limits: a restart takes it over;"
                        + " of another carrier, such as carriers.b, its own reload does, unless it is new or gone")
        List<String> alsoDiffer,

        CarrierView carrier) {
    public static CarrierReloadView of(Reload.Done done, CarrierView carrier) {
        return new CarrierReloadView(done.changed(), done.alsoDiffer(), carrier);
    }
}
