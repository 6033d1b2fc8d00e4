package org.casewire.daemon.demo;

/** The demo could not be set up; the message says what to do. */
public final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoException(String message) {
        super(message);
    }
}
