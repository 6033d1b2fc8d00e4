package org.casewire.core.organisation;

import java.util.List;
import java.util.function.Function;
import org.casewire.core.text.TextForm;

/** How texts are cut by the carriers that an organisation sends over. Safe for all threads. */
public final class CarrierTexts {
    private final Function<String, TextForm> formOf;

    /** @param formOf how the carrier of that name takes texts; asked each time, since a profile may change */
    public CarrierTexts(Function<String, TextForm> formOf) {
        this.formOf = formOf;
    }

    public List<TextForm> of(Organisation organisation) {
        return of(organisation.sendingNumbers());
    }

    /** Each form once; the usual one without any number. */
    List<TextForm> of(List<SenderNumber> sending) {
        List<TextForm> forms = sending.stream()
                .map(SenderNumber::carrier)
                .distinct()
                .map(formOf)
                .distinct()
                .toList();
        return forms.isEmpty() ? List.of(TextForm.USUAL) : forms;
    }
}
