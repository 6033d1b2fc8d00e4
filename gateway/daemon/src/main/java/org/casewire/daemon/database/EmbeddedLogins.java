package org.casewire.daemon.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casewire.core.crypto.Secret;

/**
 * The logins of an embedded server: random passwords in a file that its user alone can read, beside the data.
 *
 * @param superuser makes the others; nothing else runs as it
 */
record EmbeddedLogins(Login superuser, Login owner, Login app, Login link) {
    private static final String SUPERUSER = "postgres";
    private static final String OWNER = "casewire_owner";
    private static final String APP = "casewire_app";
    private static final String LINK = "casewire_link";
    private static final int PASSWORD_BYTES = 24;

    static EmbeddedLogins read(Path file) throws IOException {
        Map<String, String> passwords = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                passwords.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new EmbeddedLogins(
                login(passwords, SUPERUSER, file),
                login(passwords, OWNER, file),
                login(passwords, APP, file),
                login(passwords, LINK, file));
    }

    /** Keeps what stands; makes the file, durably, before any server knows a password from it. */
    static EmbeddedLogins readOrCreate(Path file) throws IOException {
        if (!Files.exists(file)) {
            SecureRandom random = new SecureRandom();
            String content = Stream.of(SUPERUSER, OWNER, APP, LINK)
                    .map(user -> user + "=" + password(random) + "\n")
                    .collect(Collectors.joining());
            Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            Files.deleteIfExists(unfinished);
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                channel.write(UTF_8.encode(content));
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return read(file);
    }

    private static String password(SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Login login(Map<String, String> passwords, String user, Path file) {
        String password = passwords.get(user);
        if (password == null) {
            throw new DatabaseException("%s has no password for %s. Restore it from a backup, together with the data."
                    .formatted(file, user));
        }
        return new Login(user, new Secret(password));
    }
}
