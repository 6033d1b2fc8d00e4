package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A build that somebody has broken: one of the product's own sources with a passage changed, compiled against the jar.
 * Put before the jar on a class path, its classes take the place of the right ones.
 */
record BrokenBuild(String source, List<Change> changes) {
    private static final Path CORE = Path.of("..", "core", "src", "main", "java", "org", "casewire", "core");

    /** @param from must stand in the source exactly once, so that no test passes because nothing was broken */
    record Change(String from, String to) {}

    /** @return the folder of the changed classes */
    Path compileInto(Path folder) throws IOException {
        Path original = CORE.resolve(source);
        String changed = Files.readString(original);
        for (Change change : changes) {
            assertThat(changed.split(Pattern.quote(change.from()), -1))
                    .as("'%s' in %s", change.from(), source)
                    .hasSize(2);
            changed = changed.replace(change.from(), change.to());
        }
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path file = sources.resolve(original.getFileName());
        Files.writeString(file, changed);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none", "-parameters", "-nowarn", "-cp", Program.jar().toString(), "-d", classes.toString());
            assertThat(compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file))
                            .call())
                    .as("%s", said)
                    .isTrue();
        }
        return classes;
    }
}
