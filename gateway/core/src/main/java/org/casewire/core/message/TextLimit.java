package org.casewire.core.message;

import java.util.Map;
import java.util.stream.Stream;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.text.PlainTypography;
import org.casewire.core.text.TextForm;

/** How long a text may be: as many SMS as the organisation allows, counted as its carrier cuts it. */
final class TextLimit {
    private TextLimit() {}

    /** The text as it is sent: in plain typography where the organisation wants that. */
    static String sent(Organisation organisation, String text) {
        return organisation.settings().plainTypography() ? PlainTypography.flatten(text) : text;
    }

    /**
     * @param forms of the carriers that may take it: one of them has to be able to
     * @throws RequestRefused text-too-long
     */
    static void check(Organisation organisation, String sent, Stream<TextForm> forms) {
        int most = organisation.settings().maxSegments();
        int segments = forms.mapToInt(form -> form.received(sent).segments().size())
                .min()
                .orElse(0);
        if (segments > most) {
            throw new RequestRefused(
                    Code.TEXT_TOO_LONG,
                    "The text takes " + segments + " SMS parts; at most " + most + " may be sent. Shorten it",
                    Map.of("segmentCount", segments, "maxSegments", most));
        }
    }
}
