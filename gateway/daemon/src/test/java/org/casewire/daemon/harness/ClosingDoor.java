package org.casewire.daemon.harness;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.daemon.Waiting;

/**
 * An SMSC's address behind which something is wrong: who knocks is let in, and then either never answered, or bound and
 * thrown out at once.
 */
public final class ClosingDoor implements AutoCloseable {
    private static final int BIND_TRANSCEIVER_RESP = 0x80000009;

    private final ServerSocket server;
    private final Then then;
    private final AtomicInteger knocks = new AtomicInteger();

    /** What becomes of a bind. */
    public enum Then {
        SILENT,
        BOUND_AND_CUT
    }

    public ClosingDoor(int port, Then then) {
        server = Waiting.until(() -> open(port), () -> "port " + port + " is let go");
        this.then = then;
        Thread keeper = new Thread(this::keep, "closing-door");
        keeper.setDaemon(true);
        keeper.start();
    }

    /** Whoever had the port until now may be a moment letting it go. */
    private static Optional<ServerSocket> open(int port) {
        try {
            return Optional.of(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** How many binds were asked for. */
    public int knocks() {
        return knocks.get();
    }

    private void keep() {
        while (!server.isClosed()) {
            try (Socket guest = server.accept()) {
                DataInputStream in = new DataInputStream(guest.getInputStream());
                byte[] bind = new byte[in.readInt() - Integer.BYTES];
                in.readFully(bind);
                knocks.incrementAndGet();
                if (then == Then.BOUND_AND_CUT) {
                    int sequence = ByteBuffer.wrap(bind).getInt(8);
                    guest.getOutputStream()
                            .write(ByteBuffer.allocate(17)
                                    .putInt(17)
                                    .putInt(BIND_TRANSCEIVER_RESP)
                                    .putInt(0)
                                    .putInt(sequence)
                                    .array());
                } else {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            } catch (IOException e) {
                // The guest has left, or the door is taken away.
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
