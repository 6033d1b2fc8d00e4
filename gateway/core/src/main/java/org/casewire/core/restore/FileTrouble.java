package org.casewire.core.restore;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What a file system's exception means, whose own message is often no more than a path. */
public final class FileTrouble {
    private FileTrouble() {}

    /** Behind "it is". */
    public static String words(IOException e) {
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "a file and not a folder";
        }
        if (e instanceof NoSuchFileException) {
            return "not there";
        }
        if (e instanceof AccessDeniedException) {
            return "not to be opened by this user";
        }
        return e instanceof FileSystemException files && files.getReason() != null
                ? "out of order (" + files.getReason() + ")"
                : "out of order";
    }
}
