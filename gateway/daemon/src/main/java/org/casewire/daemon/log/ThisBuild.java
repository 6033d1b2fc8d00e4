package org.casewire.daemon.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param commit the beginning of its commit's id; "unknown" where it was not built from a repository
 */
public record ThisBuild(String version, String commit) {
    /** As the build wrote it into the jar. */
    public static ThisBuild read() {
        Properties written = new Properties();
        try (InputStream file = ThisBuild.class.getResourceAsStream("/build.properties")) {
            if (file != null) {
                written.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ThisBuild(written.getProperty("version", "unknown"), written.getProperty("commit", "unknown"));
    }
}
