package org.casewire.daemon.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.core.crypto.Secret;
import org.casewire.core.upkeep.Mailer.Mail;
import org.casewire.daemon.config.MailSettings;
import org.casewire.daemon.config.MailSettings.Tls;
import org.junit.jupiter.api.Test;

/** What a mail server is told: that something waits, and nothing of what. */
class SmtpMailerTest {
    private static final Mail MAIL = new Mail(
            UUID.fromString("00000000-0000-4000-8000-000000000001"),
            "lead@clinic.example",
            "Terveysasema Ä",
            2,
            1,
            Instant.parse("2026-12-01T08:30:00Z"));

    @Test
    void aMailSaysThatSomethingWaitsAndKeepsItsId() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<List<String>> heard = CompletableFuture.supplyAsync(() -> serve(server, true));
            mailer(server, Tls.NONE).send(MAIL);
            assertThat(heard.get(20, TimeUnit.SECONDS))
                    .contains(
                            "MAIL FROM:<casewire@example.org>",
                            "RCPT TO:<lead@clinic.example>",
                            "Message-ID: <00000000-0000-4000-8000-000000000001@casewire>",
                            "Auto-Submitted: auto-generated",
                            "  contact requests: 2",
                            "  texts that fit no contact request: 1",
                            "The first of them since 1 Dec 2026 08:30 UTC.");
        }
    }

    @Test
    void aServerThatDoesNotGoOnInTlsGetsNothingAndTheFaultNamesNobody() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<List<String>> heard = CompletableFuture.supplyAsync(() -> serve(server, false));
            assertThatThrownBy(() -> mailer(server, Tls.STARTTLS).send(MAIL))
                    .hasMessageStartingWith("The mail server did not take")
                    .hasMessageNotContaining("clinic");
            assertThat(heard.get(20, TimeUnit.SECONDS)).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    private static SmtpMailer mailer(ServerSocket server, Tls tls) {
        return new SmtpMailer(
                new MailSettings("localhost", server.getLocalPort(), "casewire@example.org", "", new Secret(""), tls));
    }

    /** One conversation of a server that takes everything in the clear. */
    private static List<String> serve(ServerSocket server, boolean whole) {
        List<String> lines = new ArrayList<>();
        try (Socket client = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            say(client, "220 test");
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                if (data) {
                    data = !line.equals(".");
                    if (!data) {
                        say(client, "250 taken");
                    }
                } else if (line.equals("DATA")) {
                    data = true;
                    say(client, "354 go on");
                } else if (line.equals("QUIT")) {
                    say(client, "221 bye");
                    return lines;
                } else {
                    say(client, "250 fine");
                }
            }
        } catch (IOException e) {
            if (whole) {
                throw new UncheckedIOException(e);
            }
        }
        return lines;
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }
}
