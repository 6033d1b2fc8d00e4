package org.casewire.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that goes away and comes back. One that the system hands out may meanwhile be handed to somebody
 * else's connection; these lie below all that it hands out.
 */
public final class LastingPort {
    private static final int FIRST = 15_000;
    private static final int HANDED_OUT_FROM = 32_768;
    private static final int TRIES = 100;

    private LastingPort() {}

    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, HANDED_OUT_FROM);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody has it.
            }
        }
        throw new IllegalStateException("Of " + TRIES + " ports none is free");
    }
}
