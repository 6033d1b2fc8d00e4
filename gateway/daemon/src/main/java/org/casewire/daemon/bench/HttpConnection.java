package org.casewire.daemon.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * One kept-alive HTTP/1.1 connection, a request at a time: what the load costs on a shared machine is taken from the
 * daemon, and a general client costs several times this one. For one thread.
 */
final class HttpConnection implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String LENGTH = "content-length:";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    HttpConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) LONGEST.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** @param head further header lines, each with its line end */
    Answer get(String path, String head) throws IOException {
        out.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + head + "\r\n").getBytes(ISO_8859_1));
        out.flush();
        return answer();
    }

    /** @param head further header lines, each with its line end */
    Answer post(String path, String head, String body) throws IOException {
        byte[] content = body.getBytes(UTF_8);
        byte[] headers = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + head
                        + "Content-Length: " + content.length + "\r\n\r\n")
                .getBytes(ISO_8859_1);
        byte[] request = new byte[headers.length + content.length];
        System.arraycopy(headers, 0, request, 0, headers.length);
        System.arraycopy(content, 0, request, headers.length, content.length);
        out.write(request);
        out.flush();
        return answer();
    }

    private Answer answer() throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        int length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            } else if (header.toLowerCase(Locale.ROOT).startsWith("transfer-encoding:")) {
                chunked = true;
            }
        }
        if (chunked) {
            return new Answer(status, chunks());
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("The connection ended within an answer");
        }
        return new Answer(status, body);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("The connection ended before an answer");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Answer(int status, byte[] body) {
        private static final byte[] ID = "\"id\":\"".getBytes(ISO_8859_1);
        private static final int UUID_LENGTH = 36;

        /** Of what was created: every resource begins with its id. Parsing the rest would cost the daemon its CPU. */
        UUID id() {
            int start = 1 + ID.length;
            if (body.length < start + UUID_LENGTH || !Arrays.equals(body, 1, start, ID, 0, ID.length)) {
                throw new BenchException("An answer of the daemon does not begin with an id.");
            }
            return UUID.fromString(new String(body, start, UUID_LENGTH, ISO_8859_1));
        }
    }
}
