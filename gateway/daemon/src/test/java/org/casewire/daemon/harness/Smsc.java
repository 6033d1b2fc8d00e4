package org.casewire.daemon.harness;

import java.util.List;

/** A carrier's SMSC as far as the tests need one, with patients' phones behind it. Closing it cuts all binds. */
public interface Smsc extends AutoCloseable {
    /** A text that arrived at the SMSC, its segments joined; {@code from} and {@code to} as the submit_sm names them. */
    record Text(String from, String to, String text) {}

    int port();

    /** Every text that has come, whole ones only, in the order of their last segments. */
    List<Text> texts();

    /** A phone that is off gets nothing, so no receipt is sent; what waits arrives when it comes on. */
    void phone(String number, boolean on);

    /** A patient's text; returns when the gateway has acknowledged all of it. */
    void write(String from, String to, String text);

    @Override
    void close();
}
