package org.casewire.core.organisation;

import java.util.List;
import org.casewire.core.id.OrganisationId;

/**
 * A tenant as one moment saw it.
 *
 * @param slug its name in commands and files
 * @param senderNumbers the preferred first; retired ones included
 * @param version rises with every change of anything here
 */
public record Organisation(
        OrganisationId id,
        String slug,
        String name,
        OrganisationSettings settings,
        List<SenderNumber> senderNumbers,
        long version) {
    public Organisation {
        senderNumbers = List.copyOf(senderNumbers);
    }

    /** Those that messages may go out by, the preferred first. */
    public List<SenderNumber> sendingNumbers() {
        return senderNumbers.stream().filter(number -> !number.retired()).toList();
    }

    public boolean owns(String carrier, String number) {
        return senderNumbers.stream()
                .anyMatch(own ->
                        own.carrier().equals(carrier) && own.address().number().equals(number));
    }

    @Override
    public String toString() {
        return "Organisation[" + slug + ", version " + version + "]";
    }
}
