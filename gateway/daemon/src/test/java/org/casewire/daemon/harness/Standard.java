package org.casewire.daemon.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.casewire.daemon.database.TestServer;

/**
 * The installation that most tests start from, made once in this JVM by the commands of the jar, and copied: a clinic
 * in three languages and a health centre in one, each with its own number, and a key for each role.
 *
 * @param clinic a key of the clinic's front end; @param clinicAdmin of its admin
 * @param harbour a key for both roles of the other organisation
 * @param operator of whoever runs the service
 */
public record Standard(Installation installation, String clinic, String clinicAdmin, String harbour, String operator) {
    public static final String CLINIC_NUMBER = "15400";
    public static final String HARBOUR_NUMBER = "15411";
    public static final String CLOSING = "This chat is closed. Call 116 117, please.";

    static Standard made() {
        return Made.ONCE;
    }

    /** The keys fit every copy. */
    public static Standard keys() {
        return made();
    }

    private static Standard make() throws Exception {
        Path folder = Files.createDirectories(TestServer.shared().directory().resolve("standard"));
        Installation installation = Installation.bare(folder);
        installation.apply("""
                id: clinic
                name: Harbour Street Clinic
                regions: [FI]
                languages: [en, fi, sv]
                closingMessage: {en: "%s", fi: "Keskustelu on päättynyt. Soita 116 117.", sv: "Chatten är stängd. Ring 116 117."}
                senderNumbers: [{number: "%s", carrier: sim}]
                """.formatted(CLOSING, CLINIC_NUMBER));
        installation.apply("""
                id: harbour
                name: Island Health
                regions: [FI]
                languages: [en]
                closingMessage: Island Health has closed this chat.
                unknownSenderMessage: Island Health does not know this number.
                senderNumbers: [{number: "%s", carrier: sim}]
                """.formatted(HARBOUR_NUMBER));
        CompletableFuture<String> clinic = key(installation, "clinic", "frontend");
        CompletableFuture<String> admin = key(installation, "clinic", "admin");
        CompletableFuture<String> harbour = key(installation, "harbour", "frontend", "admin");
        CompletableFuture<String> operator = key(installation, "clinic", "operator");
        return new Standard(installation, clinic.join(), admin.join(), harbour.join(), operator.join());
    }

    private static CompletableFuture<String> key(Installation installation, String organisation, String... roles) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return installation.key(organisation, roles);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private static final class Made {
        static final Standard ONCE = once();

        private static Standard once() {
            try {
                return make();
            } catch (Exception e) {
                throw new IllegalStateException("the standard installation cannot be made", e);
            }
        }
    }

    @Override
    public String toString() {
        return "Standard[" + installation.database() + "]";
    }
}
