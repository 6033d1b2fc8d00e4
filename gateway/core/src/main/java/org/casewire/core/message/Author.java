package org.casewire.core.message;

/** The professional shown under an outbound message. Both parts are personal data: sealed when stored, never logged. */
public record Author(String id, String name) {
    /** As it is sealed. */
    public String json() {
        return OutboundRows.write(this);
    }

    /** What {@link #json} wrote. */
    public static Author read(String json) {
        return OutboundRows.readAuthor(json);
    }

    @Override
    public String toString() {
        return "Author[•]";
    }
}
