package org.casewire.core.access;

/**
 * Who asks, from where, as the audit trail keeps it: ids only.
 *
 * @param key the API key's id, or {@code "system"} for what the daemon does by itself
 * @param authorId the professional's id when one was named, else empty
 * @param address the caller's network address
 * @param requestId the X-Request-Id
 */
public record Actor(String key, Role role, String authorId, String address, String requestId) {
    public Actor actingFor(String author) {
        return new Actor(key, role, author, address, requestId);
    }

    /** As the audit trail names it: the key, and the professional when known. */
    public String name() {
        return authorId.isEmpty() ? key : key + "/" + authorId;
    }
}
