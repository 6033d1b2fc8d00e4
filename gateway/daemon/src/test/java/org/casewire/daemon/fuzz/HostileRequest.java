package org.casewire.daemon.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.casewire.daemon.fuzz.Described.Operation;

/** Makes requests from the API's description: half of them nearly right, the others with much about them that is not. */
final class HostileRequest {
    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Content-Type",
            "Content-Encoding",
            "Content-Language",
            "Prefer",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "Idempotency-Key",
            "X-Request-Id",
            "Last-Event-ID",
            "Range",
            "Cookie",
            "Origin",
            "Referer",
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Http-Method-Override",
            "Upgrade",
            "Expect",
            "Casewire-Actor",
            "TE",
            "Trailer",
            "Connection");

    private static final List<String> HEADER_VALUES = List.of(
            "",
            ",",
            ", ,",
            "*",
            "*/*",
            "*/*;q=0",
            "application/json;q=0.9",
            "application/json; charset=utf-16",
            "application/json;charset=\"nonsense\"",
            "application/json; a=\"",
            "text/csv",
            "text/event-stream",
            "text/html, */*;q=x",
            "a/b/c",
            "/",
            "gzip",
            "gzip, gzip",
            "br",
            "identity",
            "deflate;q=0",
            "wait=0",
            "wait=",
            "wait=\"",
            "return=minimal, wait=99999999999999999999x",
            "\"1\"",
            "\"1\", \"2\"",
            "W/\"1\"",
            "\"999999999999999999999\"",
            "\"",
            "bytes=0-0",
            "bytes=9-1,-",
            "0",
            "-1",
            "99999999999999999999",
            "100-continue",
            "a=b; c=\"d",
            "$Version=1; a=b",
            "Sun, 99 Foo 2026 25:61:61 GMT",
            "for=\"[::1",
            "127.0.0.1, , x",
            "http://evil.example",
            "websocket",
            "h2c",
            "trailers",
            "close",
            "keep-alive, Authorization",
            "n-1;Nurse%20Nyk%C3%A4nen");

    private final Described described;
    private final HostileValues values;
    private final Keys keys;
    private final HostilePath paths;
    private final HostileBody bodies;

    HostileRequest(Described described, HostileValues values, Keys keys, SeenIds ids) {
        this.described = described;
        this.values = values;
        this.keys = keys;
        this.paths = new HostilePath(values, ids);
        this.bodies = new HostileBody(described, values, ids);
    }

    /**
     * @param bytes as they are sent
     * @param mayWait whether it asks for an answer that comes late
     */
    record Made(byte[] bytes, boolean head, boolean ends, boolean mayWait, String collection) {
        @Override
        public String toString() {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            StringBuilder shown = new StringBuilder();
            text.chars().limit(1_500).forEach(c -> shown.append(c == '\n' || (c >= ' ' && c < 0x7F) ? (char) c : '¿'));
            return shown.append(text.length() > 1_500 ? "… (" + text.length() + " bytes)" : "")
                    .toString();
        }
    }

    Made next() {
        boolean sound = values.chance(50);
        Operation operation = values.one(described.operations());
        String method = values.chance(96)
                ? operation.method()
                : values.one(List.of(
                        "GET",
                        "POST",
                        "PUT",
                        "DELETE",
                        "PATCH",
                        "HEAD",
                        "OPTIONS",
                        "TRACE",
                        "CONNECT",
                        "get",
                        "G\u00e4T"));
        List<String> headers = new ArrayList<>();
        headers.add("Host: " + (values.chance(98) ? "127.0.0.1" : values.one(List.of("", "a b", "[::", "x:99999"))));
        String key = values.chance(sound ? 92 : 70) ? keys.of(operation.path()) : values.one(keys.all());
        if (!key.isEmpty()) {
            headers.add("Authorization: " + key);
        }
        String path = paths.path(operation);
        byte[] body =
                operation.body().isMissingNode() && values.chance(90) ? new byte[0] : bodies.body(operation, sound);
        if (body.length > 0 && values.chance(90)) {
            headers.add("Content-Type: application/json");
        }
        if (values.chance(12)) {
            headers.add("Idempotency-Key: k" + values.below(50));
        }
        if (values.chance(30)) {
            headers.add("Accept: application/json");
        }
        if (operation.headers().contains("If-Match") && values.chance(80)) {
            headers.add("If-Match: *");
        }
        for (int i = values.chance(sound ? 85 : 40) ? 0 : 1 + values.below(3); i > 0; i--) {
            headers.add(values.one(HEADERS) + ": "
                    + (values.chance(85) ? values.one(HEADER_VALUES) : values.shape(200 + values.below(3_000))));
        }
        return written(method, path, headers, body, operation);
    }

    private Made written(String method, String path, List<String> headers, byte[] body, Operation operation) {
        byte[] content = body;
        boolean gzip = body.length > 0 && values.chance(3);
        if (gzip) {
            content = zipped(body);
            headers.add("Content-Encoding: gzip");
        }
        boolean chunked = body.length > 0 && values.chance(10);
        boolean broken = values.chance(2);
        if (chunked) {
            headers.add("Transfer-Encoding: chunked");
            content = chunks(content, broken);
        } else if (content.length > 0 || method.equals("POST") || method.equals("PUT")) {
            headers.add("Content-Length: "
                    + (broken
                            ? values.one(List.of("-1", "x", "99999999999999999999", "1"))
                            : String.valueOf(content.length)));
        }
        if (values.chance(1)) {
            headers.add(values.one(
                    List.of("Content-Length: 5", "Transfer-Encoding: gzip", "X: a\u0000b", "No colon", " folded")));
            broken = true;
        }
        String version = values.chance(99) ? "HTTP/1.1" : values.one(List.of("HTTP/1.0", "HTTP/2.0", "HTTP/1.11", ""));
        broken |= !version.equals("HTTP/1.1");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head = method + " " + path + " " + version + "\r\n"
                + headers.stream().map(HostileRequest::oneLine).collect(Collectors.joining("\r\n")) + "\r\n\r\n";
        bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(content);
        String folded = head.toLowerCase(Locale.ROOT);
        boolean mayWait = folded.contains("wait=")
                || path.endsWith("/reload")
                || path.endsWith("/rebind")
                || path.endsWith("/stop");
        String collection = operation.path().replaceAll("/\\{[^}]*}.*", "");
        // Whatever may be taken for the beginning of another request must not be answered as one of ours.
        boolean ends = broken
                || folded.contains("\nexpect:")
                || folded.contains("\nupgrade:")
                || folded.contains("\nconnection:")
                || method.equals("CONNECT");
        return new Made(bytes.toByteArray(), method.equals("HEAD"), ends, mayWait, collection);
    }

    private static String oneLine(String header) {
        return header.replace('\r', ' ').replace('\n', ' ');
    }

    private static byte[] zipped(byte[] body) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    private byte[] chunks(byte[] content, boolean broken) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String size = Integer.toHexString(content.length);
        out.writeBytes(ascii(
                (broken ? values.one(List.of("-1", "g", "ffffffffffffffff", "1", size + ";\n", "")) : size) + "\r\n"));
        out.writeBytes(content);
        out.writeBytes(ascii("\r\n0\r\n\r\n"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
