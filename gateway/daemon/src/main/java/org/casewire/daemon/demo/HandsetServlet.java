package org.casewire.daemon.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.core.text.WellFormedText;
import org.casewire.smpp.simulator.Simulator;

/**
 * {@code /demo/handset}: the patients' phones in the browser, in the demo only. The page, and the little JSON it lives
 * on: {@code GET phones}, {@code GET phones/1}, {@code POST phones/1} with {@code {"on": false}},
 * {@code {"refuses": true}} or {@code {"text": "…"}}, answered with what the phone then shows.
 */
public final class HandsetServlet extends HttpServlet {
    public static final String PATH = "/demo/handset";

    private static final long serialVersionUID = 1;
    private static final int LARGEST_BODY = 16 * 1024;
    private static final int LONGEST_TEXT = 2_000;
    private static final Pattern PHONE = Pattern.compile("/phones/([0-9]{1,9})");

    private final transient Phones phones;
    private final transient ObjectMapper json;

    /** @param centre the sender numbers that a patient may write to, the usual one first */
    public HandsetServlet(Simulator simulator, List<String> centre, ObjectMapper json) {
        this.phones = new Phones(simulator, centre, DemoPatient.ALL);
        this.json = json;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> refusal = LocalOnly.refusal(request);
        if (refusal.isPresent()) {
            answer(response, 403, error(refusal.get()));
            return;
        }
        switch (request.getMethod()) {
            case "GET" -> get(pathOf(request), response);
            case "POST" -> post(pathOf(request), request, response);
            default -> {
                response.setHeader("Allow", "GET, POST");
                answer(response, 405, error("GET and POST only"));
            }
        }
    }

    private void get(String path, HttpServletResponse response) throws IOException {
        Optional<HandsetFile> file = HandsetFile.at(path);
        if (file.isPresent()) {
            file.get().writeTo(response);
        } else if (path.equals("/phones")) {
            answer(response, 200, phones.all());
        } else {
            answer(response, phone(path).flatMap(phones::screen));
        }
    }

    private void post(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Integer> id = phone(path);
        if (id.isEmpty()) {
            answer(response, Optional.empty());
            return;
        }
        if (!LocalOnly.isJson(request)) {
            answer(response, 415, error("Send application/json"));
            return;
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            answer(response, 413, error("That is too much for a phone"));
            return;
        }
        try {
            act(id.get(), json.readTree(body), response);
        } catch (JsonProcessingException e) {
            answer(response, 400, error("The body is no JSON"));
        }
    }

    private void act(int id, JsonNode wish, HttpServletResponse response) throws IOException {
        JsonNode text = wish.path("text");
        if (wish.size() != 1) {
            answer(response, 422, error("One of on, refuses and text"));
        } else if (wish.path("on").isBoolean()) {
            answer(response, phones.switchOn(id, wish.path("on").booleanValue()));
        } else if (wish.path("refuses").isBoolean()) {
            answer(response, phones.refuse(id, wish.path("refuses").booleanValue()));
        } else if (text.isTextual() && isSendable(text.textValue())) {
            answer(response, phones.write(id, text.textValue()));
        } else {
            answer(response, 422, error("on and refuses are true or false; a text has 1 to 2 000 characters"));
        }
    }

    private static boolean isSendable(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_TEXT && WellFormedText.isWellFormed(text);
    }

    private static Optional<Integer> phone(String path) {
        Matcher matcher = PHONE.matcher(path);
        return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    private static String pathOf(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path == null ? "" : path;
    }

    private static Map<String, String> error(String detail) {
        return Map.of("detail", detail);
    }

    private void answer(HttpServletResponse response, Optional<Phones.Screen> screen) throws IOException {
        if (screen.isPresent()) {
            answer(response, 200, screen.get());
        } else {
            answer(response, 404, error("There is no such phone"));
        }
    }

    private void answer(HttpServletResponse response, int status, Object body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        json.writeValue(response.getOutputStream(), body);
    }
}
