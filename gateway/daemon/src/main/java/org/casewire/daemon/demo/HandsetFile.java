package org.casewire.daemon.demo;

import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** The files that the phone's page is made of, and how a browser must take them. */
record HandsetFile(String name, String type) {
    private static final String FOLDER = "/demo/handset/";

    /** Nothing but what this server itself sends; the icon is empty, and written in the page. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final HandsetFile PAGE = new HandsetFile("handset.html", "text/html;charset=utf-8");

    private static final Map<String, HandsetFile> BY_PATH = Map.of(
            "",
            PAGE,
            "/",
            PAGE,
            "/handset.js",
            new HandsetFile("handset.js", "text/javascript;charset=utf-8"),
            "/handset.css",
            new HandsetFile("handset.css", "text/css;charset=utf-8"));

    static Optional<HandsetFile> at(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setContentType(type);
        response.setHeader("Content-Security-Policy", POLICY);
        try (InputStream file = HandsetFile.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new FileNotFoundException(FOLDER + name);
            }
            file.transferTo(response.getOutputStream());
        }
    }
}
