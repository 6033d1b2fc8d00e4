package org.casewire.api.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves the console: its page at {@code /}, everything else below {@code /console/}, only GET and HEAD. Any other path
 * stays the API's. What is served is in the jar and the same for everybody; nothing here needs a key.
 */
public final class ConsolePages extends HttpServlet {
    /** The servlet that signs a visitor of the demo in; the page offers it where it exists. */
    public static final String DEMO_SIGN_IN = "demo-sign-in";

    private static final long serialVersionUID = 1;
    private static final List<String> METHODS = List.of("GET", "HEAD");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Own files only: no inline script or style, no frame, no form, no other host; and markup never from a text. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'";

    private final String title;
    private final String locale;
    /** Holds only files that exist, so that no visitor makes it grow. */
    private final transient Map<String, ConsoleFile> files = new ConcurrentHashMap<>();

    /**
     * @param title what the page and its browser tab are called
     * @param locale en, fi or sv for everybody; empty leaves it to each browser
     */
    public ConsolePages(String title, String locale) {
        this.title = title;
        this.locale = locale;
    }

    /** Called once, while the application starts. */
    public void register(Environment environment) {
        environment.servlets().addServlet("console", this).addMapping("", "/console/*");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (METHODS.contains(request.getMethod())) {
            super.service(request, response);
        } else {
            response.setHeader("Allow", String.join(", ", METHODS));
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<ConsoleFile> found = find(request);
        if (found.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        ConsoleFile file = found.get();
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        response.setHeader("Cache-Control", file.caching());
        response.setHeader("ETag", file.tag());
        String known = request.getHeader("If-None-Match");
        if (known != null && known.contains(file.tag())) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(file.type());
        response.setContentLength(file.bytes().length);
        response.getOutputStream().write(file.bytes());
    }

    private Optional<ConsoleFile> find(HttpServletRequest request) throws JsonProcessingException {
        String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
        if (request.getServletPath().isEmpty()) {
            return file("index.html");
        }
        return path.equals("/settings.json") ? Optional.of(ConsoleFile.json(forPage())) : file(path.substring(1));
    }

    private Optional<ConsoleFile> file(String name) {
        return Optional.ofNullable(
                files.computeIfAbsent(name, wanted -> ConsoleFile.named(wanted).orElse(null)));
    }

    private String forPage() throws JsonProcessingException {
        ObjectNode page = JSON.createObjectNode().put("title", title).put("locale", locale.isEmpty() ? null : locale);
        page.put("demo", getServletContext().getServletRegistration(DEMO_SIGN_IN) != null);
        return JSON.writeValueAsString(page);
    }
}
