package org.casewire.daemon.health;

import static jakarta.servlet.http.HttpServletResponse.SC_BAD_REQUEST;
import static jakarta.servlet.http.HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
import static jakarta.servlet.http.HttpServletResponse.SC_OK;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.casewire.daemon.health.Condition.State;

/**
 * {@code /healthcheck} on the admin port. Alive: the process answers at all. Ready, and without a type: 200 also when
 * merely degraded, for a carrier that is down is no reason to send requests elsewhere; 500 when the node cannot serve.
 */
public final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Health health;
    private final transient ObjectMapper json;

    public HealthServlet(Health health, ObjectMapper json) {
        this.health = health;
        this.json = json;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String type = request.getParameter("type");
        if (type == null || type.equals("ready")) {
            Health.Report report = health.report();
            answer(response, report.state() == State.DOWN ? SC_INTERNAL_SERVER_ERROR : SC_OK, report);
        } else if (type.equals("alive")) {
            answer(response, SC_OK, Map.of("state", State.UP));
        } else {
            answer(response, SC_BAD_REQUEST, Map.of("detail", "type is ready or alive"));
        }
    }

    private void answer(HttpServletResponse response, int status, Object body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        json.writeValue(response.getOutputStream(), body);
    }
}
