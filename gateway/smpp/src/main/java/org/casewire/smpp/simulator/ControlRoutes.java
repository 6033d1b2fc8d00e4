package org.casewire.smpp.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the control port offers: each request is one call to the {@link Simulator}. Any thread. */
final class ControlRoutes {
    private static final long LONGEST_WAIT_SECONDS = 60;

    /** An HTTP status and what becomes the JSON body. */
    record Reply(int status, Object body) {
        static Reply ok(Object body) {
            return new Reply(200, body);
        }
    }

    private final Simulator simulator;

    ControlRoutes(Simulator simulator) {
        this.simulator = simulator;
    }

    Reply reply(String method, String path, String query, String body) throws JsonProcessingException {
        List<String> segments = segments(path);
        String first = segments.get(0);
        String second = segments.size() > 1 ? segments.get(1) : "";
        Map<String, String> asked = parameters(query);
        return switch (method + " /" + first + (segments.size() > 1 ? "/*" : "")) {
            case "GET /stats" -> Reply.ok(simulator.stats());
            case "GET /submits" ->
                Reply.ok(simulator.submits(
                        Long.parseLong(asked.getOrDefault("after", "0")),
                        Integer.parseInt(asked.getOrDefault("limit", "1000"))));
            case "GET /handset" -> Reply.ok(simulator.handsets());
            case "GET /handset/*" -> Reply.ok(simulator.handset(second));
            case "POST /handset/*" -> handset(second, ControlJson.MAPPER.readTree(body));
            case "POST /inbound" -> inbound(body);
            case "GET /inbound/*" -> inbound(Long.parseLong(second));
            case "GET /flood" -> Reply.ok(simulator.flooded());
            case "POST /flood" ->
                Reply.ok(simulator.flood(ControlJson.overlay(simulator.flood(), body, FloodOrder.class)));
            case "GET /flood/*" -> floodTimes(second, asked);
            case "GET /binds" -> Reply.ok(simulator.binds());
            case "POST /binds/*" -> binds(second, body);
            case "GET /faults" -> Reply.ok(simulator.faults());
            case "POST /faults" -> faults(Faults.parse(body));
            case "PATCH /faults" -> faults(simulator.faults().with(body));
            case "DELETE /faults" -> faults(Faults.NONE);
            case "GET /redelivery" -> Reply.ok(simulator.redelivery());
            case "POST /redelivery" -> {
                simulator.redelivery(
                        ControlJson.overlay(simulator.redelivery(), body, SimulatorSettings.Redelivery.class));
                yield Reply.ok(simulator.redelivery());
            }
            case "POST /record" -> {
                simulator.record(flag(ControlJson.MAPPER.readTree(body), "on"));
                yield Reply.ok(simulator.stats());
            }
            case "POST /listening" -> {
                simulator.listening(flag(ControlJson.MAPPER.readTree(body), "on"));
                yield Reply.ok(simulator.stats());
            }
            default -> notFound();
        };
    }

    /** Empty ones at either end left out. */
    private static List<String> segments(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return List.of(path.substring(start, end).split("/"));
    }

    private Reply binds(String what, String body) throws JsonProcessingException {
        return switch (what) {
            case "drop" -> Reply.ok(Map.of("binds", simulator.dropBinds()));
            case "unbind" -> Reply.ok(Map.of("binds", simulator.unbindAll()));
            case "enquire" -> Reply.ok(Map.of("binds", simulator.enquireAll()));
            case "reading" ->
                Reply.ok(Map.of("binds", simulator.reading(flag(ControlJson.MAPPER.readTree(body), "on"))));
            case "octets" -> {
                String hex = ControlJson.MAPPER.readTree(body).path("hex").asText();
                yield Reply.ok(
                        Map.of("binds", simulator.sendOctets(HexFormat.of().parseHex(hex))));
            }
            default -> notFound();
        };
    }

    private Reply floodTimes(String what, Map<String, String> asked) {
        return what.equals("times")
                ? Reply.ok(simulator.floodTimes(
                        Integer.parseInt(asked.getOrDefault("first", "0")),
                        Integer.parseInt(asked.getOrDefault("limit", "100000"))))
                : notFound();
    }

    private static Reply notFound() {
        return ControlServer.error(404, "there is no such thing here");
    }

    private Reply faults(Faults faults) {
        simulator.faults(faults);
        return Reply.ok(faults);
    }

    private Reply handset(String number, JsonNode changes) {
        if (changes.has("refuses")) {
            simulator.handsetRefuses(number, flag(changes, "refuses"));
        }
        if (changes.has("answers")) {
            simulator.handsetAnswers(number, flag(changes, "answers"));
        }
        if (changes.has("on")) {
            simulator.handsetOn(number, flag(changes, "on"));
        }
        return Reply.ok(simulator.handset(number));
    }

    private static boolean flag(JsonNode json, String name) {
        if (!json.path(name).isBoolean()) {
            throw new IllegalArgumentException(name + " is true or false");
        }
        return json.path(name).booleanValue();
    }

    private Reply inbound(long id) {
        Optional<InboundView> view = simulator.inbound(id);
        return view.isPresent() ? Reply.ok(view.get()) : notFound();
    }

    /** Without {@code wait} at once; with it at the first refusal or the last acknowledgement, else 504. */
    private Reply inbound(String body) throws JsonProcessingException {
        JsonNode json = ControlJson.MAPPER.readTree(body);
        boolean wait = json.path("wait").asBoolean(false);
        if (json instanceof ObjectNode object) {
            object.remove("wait");
        }
        InboundView sent = simulator.send(InboundText.parse(json.toString()));
        if (!wait) {
            return new Reply(202, sent);
        }
        return simulator
                .settled(sent.id())
                .map(settled -> awaited(sent, settled))
                .orElseGet(() -> Reply.ok(sent));
    }

    private Reply awaited(InboundView sent, CompletableFuture<InboundView> settled) {
        try {
            return Reply.ok(settled.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return new Reply(504, simulator.inbound(sent.id()).orElse(sent));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ControlServer.error(503, "the simulator is closing");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> all = new HashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                all.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return all;
    }
}
