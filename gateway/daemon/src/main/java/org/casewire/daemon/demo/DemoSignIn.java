package org.casewire.daemon.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Gives the demo's keys to the demo's own page, so that a visitor signs in with one click. Registered by the demo alone.
 * Answers this machine only, as {@link LocalOnly} tells it.
 */
public final class DemoSignIn extends HttpServlet {
    public static final String PATH = "/demo/sign-in";

    private static final long serialVersionUID = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final transient AtomicReference<@Nullable DemoData> data = new AtomicReference<>();

    /** Called once the demo's organisation stands; until then the answer is 503. */
    public void offer(DemoData made) {
        data.set(made);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<DemoData> made = Optional.ofNullable(data.get());
        if (LocalOnly.refusal(request).isPresent()) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else if (made.isEmpty()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else {
            response.setContentType("application/json");
            JSON.writeValue(
                    response.getOutputStream(),
                    JSON.createObjectNode()
                            .put("key", made.get().key().reveal())
                            .put("operatorKey", made.get().operatorKey().reveal()));
        }
    }
}
