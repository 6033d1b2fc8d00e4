package org.casewire.daemon.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire between two programs that can be cut: both ends stay open and hear nothing of each other, as when a switch
 * dies. What was on its way arrives when it is mended, as with TCP. A new connection during the cut leads nowhere, and ends
 * when it is mended. Threads of its own, two a connection.
 */
public final class Wire implements AutoCloseable {
    private static final int BLOCK = 8_192;

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private boolean cut;
    private volatile boolean closed;

    /** @param target port of this machine */
    public Wire(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        run("wire-" + target, this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    public synchronized void cut() {
        cut = true;
    }

    public synchronized void mend() {
        cut = false;
        notifyAll();
    }

    private synchronized boolean isCut() {
        return cut;
    }

    private synchronized void awaitWhole() throws InterruptedException {
        while (cut && !closed) {
            wait();
        }
    }

    private void accept() throws IOException, InterruptedException {
        while (!closed) {
            Socket near = listening.accept();
            ends.add(near);
            run("wire-connection", () -> connect(near));
        }
    }

    private void connect(Socket near) throws IOException, InterruptedException {
        if (isCut()) {
            awaitWhole();
            near.close();
            return;
        }
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        ends.add(far);
        far.setTcpNoDelay(true);
        near.setTcpNoDelay(true);
        run("wire-back", () -> carry(far, near));
        carry(near, far);
    }

    private void carry(Socket from, Socket to) throws IOException, InterruptedException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                awaitWhole();
                out.write(block, 0, read);
            }
            awaitWhole();
        } finally {
            ends.remove(from);
            ends.remove(to);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // One of its ends is gone, and with it the other.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        mend();
        try {
            listening.close();
            for (Socket end : ends) {
                end.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
