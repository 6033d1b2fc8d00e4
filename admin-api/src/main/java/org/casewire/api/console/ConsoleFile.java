package org.casewire.api.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One file of the console as it is sent.
 *
 * @param tag changes exactly when the bytes do; quoted, as a header carries it
 * @param caching what Cache-Control says
 */
record ConsoleFile(byte[] bytes, String type, String tag, String caching) {
    /** The release of htm, with preact in one file; the root pom pins the same. */
    static final String LIBRARY_VERSION = "3.1.1";

    /** Under a path of its release, so that a browser may keep it for good. */
    static final String LIBRARY_PATH = "library/htm-" + LIBRARY_VERSION + ".js";

    private static final String LIBRARY =
            "/META-INF/resources/_static/htm/" + LIBRARY_VERSION + "/preact/standalone.module.js";
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final String ASK_FIRST = "no-cache";
    private static final Pattern NAME = Pattern.compile("([a-z0-9-]+/)?[a-z0-9-]+\\.(html|css|js|json|svg)");

    /**
     * Empty when the console has no such file.
     *
     * @param name below the console's folder, e.g. {@code view/thread.js}
     */
    static Optional<ConsoleFile> named(String name) {
        if (name.equals(LIBRARY_PATH)) {
            return read(LIBRARY, type("js"), FOR_GOOD);
        }
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return read("/console/" + name, type(name.substring(name.lastIndexOf('.') + 1)), ASK_FIRST);
    }

    private static Optional<ConsoleFile> read(String resource, String type, String caching) {
        try (InputStream in = ConsoleFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            return Optional.of(new ConsoleFile(bytes, type, tag(bytes), caching));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String ending) {
        return switch (ending) {
            case "html" -> "text/html;charset=utf-8";
            case "css" -> "text/css;charset=utf-8";
            case "js" -> "text/javascript;charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "json" -> "application/json";
            default -> throw new IllegalArgumentException("Nothing of this kind is served: " + ending);
        };
    }

    static ConsoleFile json(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new ConsoleFile(bytes, "application/json", tag(bytes), ASK_FIRST);
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
