package org.casewire.core.carrier;

/**
 * What a carrier sent and nobody could use: refused, so it may come again, and a patient may be unheard for as long.
 *
 * @param what the protocol's own word for what it seems to be, e.g. {@code "deliver_sm"}
 * @param why in words, without any of its content
 * @param content what its repeats have in common: without lengths, numbers and the like
 * @param octets all of it; may hold a text and numbers, so it is never logged
 */
public record UnusableDelivery(String carrier, String what, String why, byte[] content, byte[] octets) {
    @Override
    public String toString() {
        return "UnusableDelivery[" + carrier + " " + what + "]";
    }
}
