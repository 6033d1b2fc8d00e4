package org.casewire.daemon.demo;

import java.util.List;

/**
 * Somebody who has written to the demo's health centre; all of them are made up.
 *
 * @param reference the front end's id of her contact request, by which the next start finds the case again
 * @param inProgress whether a professional has taken the case already
 */
record DemoPatient(String reference, String name, String phone, String subject, boolean inProgress) {
    static final List<DemoPatient> ALL = List.of(
            new DemoPatient("demo-1", "Aino Esimerkki", "+358457390101", "Sore throat since Monday", true),
            new DemoPatient("demo-2", "Matti Malliperhe", "+358457390102", "Renewal of a prescription", true),
            new DemoPatient("demo-3", "Siiri Testi", "+358457390103", "Stitches to be removed", true),
            new DemoPatient("demo-4", "Eero Kokeilija", "+358457390104", "Time for a vaccination", false),
            new DemoPatient("demo-5", "Astrid Exempel", "+46701740605", "Results of a blood test", false));

    @Override
    public String toString() {
        return "DemoPatient[" + reference + "]";
    }
}
