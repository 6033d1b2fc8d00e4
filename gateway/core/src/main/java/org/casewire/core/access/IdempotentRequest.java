package org.casewire.core.access;

/**
 * A request that its caller may repeat, told again by keyed hashes alone ({@code core.crypto.RequestHash}).
 *
 * @param keyHash of the Idempotency-Key within organisation and path
 * @param bodyHash of the request's bytes as they came
 */
public record IdempotentRequest(byte[] keyHash, byte[] bodyHash) {
    @Override
    public String toString() {
        return "IdempotentRequest[]";
    }
}
