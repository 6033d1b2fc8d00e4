package org.casewire.smpp.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * The simulator's control port: JSON over HTTP, on loopback only. It has no sign-in, so a request that a browser sends
 * for a web page (it carries Origin or Sec-Fetch-…), one that a proxy forwards, and one under any other host name are refused.
 */
final class ControlServer implements AutoCloseable {
    private static final int LARGEST_BODY = 1 << 20;
    private static final Pattern LOOPBACK = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

    private final ControlRoutes routes;
    private final int wantedPort;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(new DefaultThreadFactory("simulator-control", true));
    private Optional<HttpServer> server = Optional.empty();

    ControlServer(Simulator simulator, int port) {
        this.routes = new ControlRoutes(simulator);
        this.wantedPort = port;
    }

    synchronized void start() {
        try {
            HttpServer created =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort), 0);
            created.createContext("/", this::handle);
            created.setExecutor(threads);
            created.start();
            server = Optional.of(created);
        } catch (IOException e) {
            throw new UncheckedIOException("the control port " + wantedPort + " cannot be opened", e);
        }
    }

    synchronized int port() {
        return server.map(running -> running.getAddress().getPort()).orElse(wantedPort);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ControlRoutes.Reply reply = reply(exchange);
            byte[] body = ControlJson.MAPPER.writeValueAsBytes(reply.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private ControlRoutes.Reply reply(HttpExchange exchange) throws IOException {
        if (isForPage(exchange) || isForwarded(exchange) || !forLoopback(exchange)) {
            return error(403, "the control port answers local programs only");
        }
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return error(413, "the body is larger than a megabyte");
        }
        try {
            URI uri = exchange.getRequestURI();
            String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
            return routes.reply(
                    exchange.getRequestMethod(), uri.getPath(), query, new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return error(400, e.getMessage() == null ? "cannot be understood" : e.getMessage());
        } catch (JsonProcessingException e) {
            return error(400, "not JSON");
        } catch (RuntimeException e) {
            return error(500, e.getClass().getSimpleName());
        }
    }

    private static boolean isForPage(HttpExchange exchange) {
        return exchange.getRequestHeaders().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals("origin") || name.startsWith("sec-fetch-"));
    }

    /** A proxy on this machine would let everybody in. */
    private static boolean isForwarded(HttpExchange exchange) {
        return exchange.getRequestHeaders().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals("forwarded") || name.equals("via") || name.startsWith("x-forwarded-"));
    }

    private static boolean forLoopback(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && LOOPBACK.matcher(host).matches();
    }

    static ControlRoutes.Reply error(int status, String why) {
        return new ControlRoutes.Reply(status, Map.of("error", why));
    }

    @Override
    public synchronized void close() {
        server.ifPresent(running -> running.stop(0));
        server = Optional.empty();
        threads.shutdownNow();
    }
}
