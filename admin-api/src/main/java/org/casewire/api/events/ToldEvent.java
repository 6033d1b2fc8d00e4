package org.casewire.api.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** One event as it goes out to every client of its organisation: rendered once, then only copied. Immutable. */
final class ToldEvent {
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final long id;
    private final byte[] frame;
    private final int dataStart;

    /** @param data a JSON object on one line */
    ToldEvent(long id, byte[] data) {
        this.id = id;
        byte[] head = ("id: " + id).getBytes(StandardCharsets.US_ASCII);
        this.dataStart = head.length + DATA.length;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(dataStart + data.length + END.length);
        bytes.writeBytes(head);
        bytes.writeBytes(DATA);
        bytes.writeBytes(data);
        bytes.writeBytes(END);
        this.frame = bytes.toByteArray();
    }

    long id() {
        return id;
    }

    /** As Server-Sent Events want it. Not to be changed. */
    byte[] frame() {
        return frame;
    }

    /** As an item of a long poll: the data with its id. */
    void writeItem(ByteArrayOutputStream json) {
        json.writeBytes(("{\"id\":" + id + ",").getBytes(StandardCharsets.US_ASCII));
        json.write(frame, dataStart + 1, frame.length - END.length - dataStart - 1);
    }
}
