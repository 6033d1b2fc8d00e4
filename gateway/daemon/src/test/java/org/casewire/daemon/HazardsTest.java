package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The hazard log names proofs that exist. */
class HazardsTest {
    private static final Pattern PROOF = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");
    private static final int LEAST = 16;
    private static final int COLUMNS = 5;

    @Test
    void eachHazardHasAControlAndAProofThatExists() throws IOException {
        Map<String, Path> tests = tests();
        List<String[]> rows = Files.readAllLines(Path.of("HAZARDS.md")).stream()
                .filter(line -> line.startsWith("| **"))
                .map(line -> line.substring(1, line.length() - 1).split("\\|"))
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(LEAST).allSatisfy(row -> {
            assertThat(row).hasSize(COLUMNS).noneMatch(String::isBlank);
            Matcher proofs = PROOF.matcher(row[3]);
            int found = 0;
            for (; proofs.find(); found++) {
                assertThat(tests).as(row[0]).containsKey(proofs.group(1));
                if (proofs.group(2) != null) {
                    assertThat(Files.readString(tests.get(proofs.group(1))))
                            .as(row[0])
                            .contains("void " + proofs.group(2) + "(");
                }
            }
            assertThat(found).as(row[0]).isPositive();
        });
    }

    private static Map<String, Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", ".."), 16)) {
            return files.filter(file -> file.toString().contains("src/test/java")
                            && file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> file,
                            (one, other) -> one));
        }
    }
}
