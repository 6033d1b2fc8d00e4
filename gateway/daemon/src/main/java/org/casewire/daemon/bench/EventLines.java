package org.casewire.daemon.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads one event stream as it comes in, in pieces of any size: the head of the answer, chunks, lines. Keeps no more than
 * an unfinished line. For one thread.
 */
final class EventLines {
    /** Is told of each line, without its end; the array is only lent. */
    interface Sink {
        void line(byte[] bytes, int from, int to);
    }

    private enum Part {
        HEAD,
        SIZE,
        DATA,
        AFTER_DATA
    }

    private static final int LONGEST_LINE = 16_384;

    private final Sink sink;
    private Part part = Part.HEAD;
    private byte[] control = new byte[128];
    private int controlLength;
    private byte[] line = new byte[512];
    private int length;
    private boolean answered;
    private int left;

    EventLines(Sink sink) {
        this.sink = sink;
    }

    /** Whether the stream has begun. */
    boolean answered() {
        return answered;
    }

    /** @throws BenchException when this is no event stream */
    void read(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (part == Part.DATA) {
                data(bytes);
            } else {
                byte next = bytes.get();
                if (next == '\n') {
                    control();
                    controlLength = 0;
                } else if (next != '\r') {
                    append(next);
                }
            }
        }
    }

    /** A line of the head, or around a chunk. */
    private void control() {
        switch (part) {
            case HEAD -> {
                if (!answered) {
                    String status = new String(control, 0, controlLength, ISO_8859_1);
                    if (!status.startsWith("HTTP/1.1 200")) {
                        throw new BenchException("The daemon answered an event client: " + status);
                    }
                    answered = true;
                }
                part = controlLength == 0 ? Part.SIZE : Part.HEAD;
            }
            case SIZE -> {
                left = Integer.parseInt(new String(control, 0, controlLength, ISO_8859_1), 16);
                if (left == 0) {
                    throw new BenchException("The daemon ended an event stream.");
                }
                part = Part.DATA;
            }
            case AFTER_DATA -> part = Part.SIZE;
            case DATA -> throw new IllegalStateException("Data has no lines of control");
        }
    }

    private void data(ByteBuffer bytes) {
        int end = Math.min(bytes.remaining(), left);
        left -= end;
        for (int i = 0; i < end; i++) {
            byte next = bytes.get();
            if (next == '\n') {
                sink.line(line, 0, length);
                length = 0;
            } else {
                line = room(line, length);
                line[length++] = next;
            }
        }
        if (left == 0) {
            part = Part.AFTER_DATA;
        }
    }

    private void append(byte next) {
        control = room(control, controlLength);
        control[controlLength++] = next;
    }

    private static byte[] room(byte[] array, int used) {
        if (used < array.length) {
            return array;
        }
        if (used >= LONGEST_LINE) {
            throw new BenchException("An event stream has a line that is too long.");
        }
        return Arrays.copyOf(array, 2 * used);
    }
}
