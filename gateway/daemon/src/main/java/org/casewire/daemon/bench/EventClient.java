package org.casewire.daemon.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One client of the event stream, told by {@link EventWatch} when there is something to read. For one thread. */
final class EventClient {
    private static final byte[] ID = "id: ".getBytes(ISO_8859_1);
    private static final byte[] DATA = "data: {\"type\":\"".getBytes(ISO_8859_1);
    private static final byte[] AT = "\"at\":\"".getBytes(ISO_8859_1);
    private static final byte[] MESSAGE_ID = "\"messageId\":\"".getBytes(ISO_8859_1);

    private final Tenant tenant;
    private final SocketChannel channel;
    private final Lag lag;
    private final Optional<Map<String, TimesById>> seen;
    private final EventLines lines = new EventLines(this::line);
    private long last;
    private long count;
    private long outOfOrder;
    private long now;

    /** How long after its beginning an event was read, in microseconds. */
    interface Lag {
        void of(long micros);
    }

    /**
     * @param after the event from whose successor on it is to be told: what "now" is, the daemon's feed decides
     * @param remembers whether it keeps which message each event told of
     */
    EventClient(int port, Tenant tenant, long after, Lag lag, boolean remembers) throws IOException {
        this.tenant = tenant;
        this.lag = lag;
        this.seen = remembers ? Optional.of(new HashMap<>()) : Optional.empty();
        this.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        ByteBuffer request = ByteBuffer.wrap(("GET /v1/events?after=" + after
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n" + tenant.head() + "\r\n")
                .getBytes(ISO_8859_1));
        while (request.hasRemaining()) {
            channel.write(request);
        }
        channel.configureBlocking(false);
    }

    SocketChannel channel() {
        return channel;
    }

    Tenant tenant() {
        return tenant;
    }

    boolean answered() {
        return lines.answered();
    }

    /** Events read, each once; {@code outOfOrder} of them had no higher id than the one before. */
    long count() {
        return count;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    /** When events of this type were read, by message; nothing when it does not remember. */
    TimesById seen(String type) {
        return seen.map(types -> types.getOrDefault(type, new TimesById())).orElseGet(TimesById::new);
    }

    /** @throws BenchException when the daemon has ended the stream */
    void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new BenchException("The daemon closed an event stream.");
        }
        now = Moment.now();
        buffer.flip();
        lines.read(buffer);
    }

    private void line(byte[] bytes, int from, int to) {
        if (begins(bytes, to, ID)) {
            long id = number(bytes, ID.length, to - ID.length);
            if (id <= last) {
                outOfOrder++;
            }
            last = id;
        } else if (begins(bytes, to, DATA)) {
            count++;
            int at = after(AT, bytes, DATA.length, to);
            lag.of(now - micros(bytes, at));
            seen.ifPresent(types -> remember(types, bytes, at, to));
        }
    }

    private void remember(Map<String, TimesById> types, byte[] bytes, int at, int to) {
        String type = new String(bytes, DATA.length, at - AT.length - 2 - DATA.length, ISO_8859_1);
        int id = after(MESSAGE_ID, bytes, at, to);
        if (id > 0) {
            types.computeIfAbsent(type, key -> new TimesById())
                    .add(UUID.fromString(new String(bytes, id, 36, ISO_8859_1)), now);
        }
    }

    private static boolean begins(byte[] bytes, int to, byte[] word) {
        return to >= word.length && Arrays.equals(bytes, 0, word.length, word, 0, word.length);
    }

    /** Where it goes on behind the first of these words; 0 when there is none. */
    private static int after(byte[] word, byte[] bytes, int from, int to) {
        for (int i = from; i + word.length <= to; i++) {
            if (bytes[i] == word[0] && Arrays.equals(bytes, i, i + word.length, word, 0, word.length)) {
                return i + word.length;
            }
        }
        return 0;
    }

    /** Of a time such as 2026-11-25T17:46:59.123Z. */
    private static long micros(byte[] bytes, int at) {
        long day = LocalDate.of(
                        (int) number(bytes, at, 4), (int) number(bytes, at + 5, 2), (int) number(bytes, at + 8, 2))
                .toEpochDay();
        long seconds = (day * 24 + number(bytes, at + 11, 2)) * 3_600
                + number(bytes, at + 14, 2) * 60
                + number(bytes, at + 17, 2);
        return (seconds * 1_000 + number(bytes, at + 20, 3)) * 1_000;
    }

    private static long number(byte[] bytes, int from, int digits) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            number = 10 * number + bytes[i] - '0';
        }
        return number;
    }
}
