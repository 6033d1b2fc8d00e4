package org.casewire.api.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One event as it goes out to every client of its organisation: rendered once, or twice where admins are told other totals
 * than the rest, then only copied. Immutable.
 */
final class ToldEvent {
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final long id;
    private final byte[] admins;
    private final byte[] others;
    private final int dataStart;

    /** Both are a JSON object on one line; the same one where all are told the same. */
    ToldEvent(long id, byte[] admins, byte[] others) {
        this.id = id;
        byte[] head = ("id: " + id).getBytes(StandardCharsets.US_ASCII);
        this.dataStart = head.length + DATA.length;
        this.admins = frame(head, admins);
        this.others = admins == others ? this.admins : frame(head, others);
    }

    private byte[] frame(byte[] head, byte[] data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(dataStart + data.length + END.length);
        bytes.writeBytes(head);
        bytes.writeBytes(DATA);
        bytes.writeBytes(data);
        bytes.writeBytes(END);
        return bytes.toByteArray();
    }

    long id() {
        return id;
    }

    /** As Server-Sent Events want it. Not to be changed. */
    byte[] frame(boolean admin) {
        return admin ? admins : others;
    }

    /** As an item of a long poll: the data with its id. */
    void writeItem(ByteArrayOutputStream json, boolean admin) {
        byte[] frame = frame(admin);
        json.writeBytes(("{\"id\":" + id + ",").getBytes(StandardCharsets.US_ASCII));
        json.write(frame, dataStart + 1, frame.length - END.length - dataStart - 1);
    }
}
