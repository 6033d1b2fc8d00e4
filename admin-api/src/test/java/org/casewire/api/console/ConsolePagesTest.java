package org.casewire.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.casewire.api.ApiServer;
import org.casewire.api.ApiServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the console reaches a browser. */
class ConsolePagesTest {
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start(parts -> List.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Everything that is served, by its path below /console/. */
    static List<String> files() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(ConsolePages.class.getResource("/console/index.html"))
                        .toURI())
                .getParent();
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void thePageStandsAtTheRootUnderAStrictPolicy() {
        Answer page = server.get("/", "");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                .doesNotContain("unsafe", "http:", "https:", "data:", "*");
        assertThat(page.header("Referrer-Policy")).contains("no-referrer");
        assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void thePageHoldsNoScriptOrStyleOfItsOwn() {
        assertThat(server.get("/", "").response().body())
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern("<style|style=|\\son[a-z]+=");
    }

    @Test
    void everyFileIsServedWithItsTypeAndATag() throws Exception {
        assertThat(files()).hasSizeGreaterThan(30);
        for (String file : files()) {
            Answer answer = server.get("/console/" + file, "");
            assertThat(answer.status()).as(file).isEqualTo(200);
            assertThat(answer.header("ETag")).as(file).isPresent();
            if (file.endsWith(".js")) {
                assertThat(answer.header("Content-Type").orElseThrow()).as(file).startsWith("text/javascript");
            }
        }
    }

    @Test
    void theLibraryIsTheReleaseThatThePageAsksFor() {
        Answer library = server.get("/console/" + ConsoleFile.LIBRARY_PATH, "");
        assertThat(library.status()).isEqualTo(200);
        assertThat(library.header("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(server.get("/console/preact.js", "").response().body())
                .contains("'./" + ConsoleFile.LIBRARY_PATH + "'");
    }

    @Test
    void allScriptTogetherIsUnderAHundredKilobytesOnTheWire() throws Exception {
        long sent = 0;
        for (String file : files()) {
            sent += file.endsWith(".js") ? compressed(ConsoleFile.named(file).orElseThrow()) : 0;
        }
        sent += compressed(ConsoleFile.named(ConsoleFile.LIBRARY_PATH).orElseThrow());
        assertThat(sent).isBetween(20_000L, 100_000L);
    }

    private static long compressed(ConsoleFile file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(file.bytes());
        }
        return bytes.size();
    }

    @Test
    void whatABrowserHasAlreadyIsNotSentAgain() {
        String tag = server.get("/console/app.js", "").header("ETag").orElseThrow();
        Answer again = server.send("GET", "/console/app.js", "", "", "If-None-Match", tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.response().body()).isEmpty();
        assertThat(server.send("GET", "/console/app.js", "", "", "If-None-Match", "\"other\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headIsAnsweredAndNothingElseIsTaken() {
        Answer head = server.send("HEAD", "/", "", "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            assertThat(server.send(method, "/console/app.js", "", "{}").status())
                    .as(method)
                    .isEqualTo(405);
        }
    }

    @Test
    void anythingElseIsAProblemDocument() {
        assertThat(server.get("/v1/nowhere", "").status())
                .as("the key comes first")
                .isEqualTo(401);
        for (String path : List.of(
                "/nowhere",
                "/console/nowhere.js",
                "/console/",
                "/console/library/htm-1.js",
                "/console/view/../../logback.xml",
                "/console/..%2fcasewire.yml")) {
            Answer answer = server.get(path, "");
            assertThat(answer.status()).as(path).isIn(400, 404);
            assertThat(answer.header("Content-Type").orElseThrow()).as(path).startsWith("application/problem+json");
        }
    }

    @Test
    void thePageLearnsItsTitleAndThatThisIsNoDemo() {
        Answer settings = server.get("/console/settings.json", "");
        assertThat(settings.json().get("title").asText()).isEqualTo("Test");
        assertThat(settings.json().get("locale").isNull()).isTrue();
        assertThat(settings.json().get("demo").asBoolean()).isFalse();
    }
}
