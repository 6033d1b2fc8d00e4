package org.casewire.daemon.bench;

/** A case that messages are sent from. */
record OpenCase(String id, Tenant tenant) {
    /** @param number tells texts and idempotency keys apart */
    HttpMessage message(long number) {
        return new HttpMessage(
                "/v1/cases/" + id + "/messages",
                tenant.head() + "Idempotency-Key: bench-" + number + "\r\n",
                "{\"text\": \"Your appointment is on Monday at 9.40. Reply here if it does not suit you. (" + number
                        + ")\", \"author\": {\"id\": \"n1\", \"name\": \"Nurse One\"}}");
    }

    record HttpMessage(String path, String head, String body) {}
}
