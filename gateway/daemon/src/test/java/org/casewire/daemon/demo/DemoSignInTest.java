package org.casewire.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets the demo's keys: a page on this machine, and under a name of it. */
class DemoSignInTest {
    private final Server server = new Server(0);

    @BeforeEach
    void start() throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new DemoSignIn()), DemoSignIn.PATH);
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "169.254.169.254"})
    void aNameThatSomebodyPointsHereIsRefused(String host) throws IOException {
        assertThat(status("POST", host)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "127.0.0.1", "[::1]:8080"})
    void aNameOfThisMachineIsTold(String host) throws IOException {
        // 503, since the demo has not made its keys yet.
        assertThat(status("POST", host)).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=127.0.0.1",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-Proto: https",
                "X-Real-IP: 127.0.0.1",
                "Via: 1.1 proxy",
                "Origin: https://evil.example",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: none"
            })
    void whoComesThroughAProxyOrFromAnotherPageIsRefused(String header) throws IOException {
        assertThat(status("POST", "localhost\r\n" + header)).isEqualTo(403);
    }

    @Test
    void whatAProxySpeaksUnlessToldOtherwiseIsRefused() throws IOException {
        assertThat(status("POST", "HTTP/1.0", "localhost")).isEqualTo(403);
    }

    @Test
    void nothingIsToldToALink() throws IOException {
        assertThat(status("GET", "localhost")).isEqualTo(405);
    }

    private int status(String method, String host) throws IOException {
        return status(method, "HTTP/1.1", host);
    }

    private int status(String method, String version, String host) throws IOException {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = method + " " + DemoSignIn.PATH + " " + version + "\r\nHost: " + host
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return Integer.parseInt(in.readLine().split(" ")[1]);
        }
    }
}
