package org.casewire.daemon.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** HTTP/1.1 as bytes: sends what no library would, and reads what comes back. A connection is kept while both sides keep it. */
final class RawHttp implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final InetSocketAddress server;
    private Optional<Socket> socket = Optional.empty();
    private InputStream in = InputStream.nullInputStream();

    RawHttp(URI server) {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
    }

    /** @param headers by lower-case name; of several the last */
    record Reply(int status, Map<String, String> headers, byte[] body, Duration took) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        boolean isJson() {
            return headers.getOrDefault("content-type", "").contains("json");
        }
    }

    /**
     * @param head whether it is a HEAD, whose answer has no body
     * @param ends whether nothing follows: then the connection is half closed
     * @return empty when the connection was closed without an answer
     */
    Optional<Reply> send(byte[] request, boolean head, boolean ends) throws IOException {
        boolean fresh = socket.isEmpty();
        long start = System.nanoTime();
        try {
            Socket open = open();
            try {
                open.getOutputStream().write(request);
                if (ends) {
                    open.shutdownOutput();
                }
            } catch (IOException e) {
                // It may have been answered before it was sent to its end; if so, the answer is there to be read.
            }
            Reply reply = read(head, start);
            if (ends || reply.headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
                close();
            }
            return Optional.of(reply);
        } catch (EOFException | java.net.SocketException e) {
            close();
            // A kept connection may have ended meanwhile.
            return fresh ? Optional.empty() : send(request, head, ends);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Socket open() throws IOException {
        if (socket.isEmpty()) {
            Socket made = new Socket();
            made.connect(server, (int) LONGEST.toMillis());
            made.setSoTimeout((int) LONGEST.toMillis());
            made.setTcpNoDelay(true);
            socket = Optional.of(made);
            in = new BufferedInputStream(made.getInputStream());
        }
        return socket.get();
    }

    private Reply read(boolean head, long start) throws IOException {
        String[] line = line().split(" ", 3);
        if (line.length < 2 || !line[0].startsWith("HTTP/")) {
            throw new IOException("no answer but " + String.join(" ", line));
        }
        int status = Integer.parseInt(line[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        if (status < 200) {
            return read(head, start);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
            // It never ends by itself.
            close();
            return new Reply(status, headers, new byte[0], took);
        }
        byte[] body = head || status == 204 || status == 304 ? new byte[0] : body(headers);
        return new Reply(status, headers, body, took);
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.writeBytes(exactly(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        if (headers.containsKey("content-length")) {
            return exactly(Integer.parseInt(headers.get("content-length")));
        }
        byte[] rest = in.readAllBytes();
        close();
        return rest;
    }

    private byte[] exactly(int size) throws IOException {
        byte[] read = in.readNBytes(size);
        if (read.length < size) {
            throw new EOFException();
        }
        return read;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        if (socket.isPresent()) {
            socket.get().close();
            socket = Optional.empty();
        }
    }
}
