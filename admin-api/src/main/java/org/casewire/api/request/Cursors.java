package org.casewire.api.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.casewire.api.problem.ProblemException;
import org.casewire.core.crypto.KeyRing;
import org.jspecify.annotations.Nullable;

/**
 * Positions in lists, opaque to clients: the parts of the sort key and a keyed hash over them and the list's name, so
 * that a cursor that was made up, changed or taken from another list is told from one of ours. Safe for all threads.
 */
public final class Cursors {
    private static final String SEPARATOR = "\u001f";
    private static final Pattern LIMIT = Pattern.compile("[0-9]{1,3}");
    private static final int HASH = 12;
    private static final int LONGEST = 512;
    private static final int LARGEST_PAGE = 200;
    private static final int USUAL_PAGE = 50;

    private final KeyRing keys;

    public Cursors(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * Reads what a list request asks for.
     *
     * @param list the list's name, with the filters it was asked for if they must stay the same
     * @throws ProblemException 422 when either is not fit
     */
    public Paging paging(String list, @Nullable String limit, @Nullable String cursor) {
        return new Paging(limit(limit), cursor == null ? List.of() : read(list, cursor));
    }

    /** @param parts the sort key of the last item of the page */
    public String write(String list, String... parts) {
        byte[] content = String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(hash(list, content), HASH + content.length);
        System.arraycopy(content, 0, whole, HASH, content.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    private List<String> read(String list, String cursor) {
        if (cursor.length() > LONGEST) {
            throw notOurs();
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
        if (whole.length <= HASH) {
            throw notOurs();
        }
        byte[] content = Arrays.copyOfRange(whole, HASH, whole.length);
        if (!MessageDigest.isEqual(hash(list, content), Arrays.copyOf(whole, HASH))) {
            throw notOurs();
        }
        return List.of(new String(content, StandardCharsets.UTF_8).split(SEPARATOR, -1));
    }

    private byte[] hash(String list, byte[] content) {
        byte[] name = ("cursor " + list + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(name, name.length + content.length);
        System.arraycopy(content, 0, both, name.length, content.length);
        return Arrays.copyOf(keys.requests().body(both), HASH);
    }

    /** Reads {@code ?limit=} alone, for a list that has no cursor. */
    public static int limit(@Nullable String limit) {
        if (limit == null) {
            return USUAL_PAGE;
        }
        if (LIMIT.matcher(limit).matches()) {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= LARGEST_PAGE) {
                return number;
            }
        }
        throw ProblemException.invalid("limit", "must be a whole number from 1 to " + LARGEST_PAGE);
    }

    private static ProblemException notOurs() {
        return ProblemException.invalid("cursor", "is not one that this list gave");
    }

    /**
     * @param limit items of a page, at most
     * @param after the sort key that the page begins behind, as {@link #write} was given it; empty for the first page
     */
    public record Paging(int limit, List<String> after) {
        public boolean first() {
            return after.isEmpty();
        }
    }
}
