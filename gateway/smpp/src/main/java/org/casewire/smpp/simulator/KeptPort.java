package org.casewire.smpp.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of the loopback address that stays ours while nobody listens on it. The system gives free ports to whoever
 * connects anywhere, so that one that was given up for a second can be another's by then. Who listens on it must allow
 * SO_REUSEADDR, as PostgreSQL and Netty's servers do. For Linux.
 */
public final class KeptPort implements AutoCloseable {
    private final Socket bound = new Socket();

    /**
     * @param port 0 takes any free one
     * @throws IOException when it is another's, or somebody listens on it
     */
    public KeptPort(int port) throws IOException {
        bound.setReuseAddress(true);
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public int number() {
        return bound.getLocalPort();
    }

    @Override
    public void close() {
        try {
            bound.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
