package org.casewire.daemon.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Any number of connections that say something and then wait, on one thread. One that is closed comes again, so many a
 * second, as somebody who means harm does.
 */
public final class Crowd implements AutoCloseable {
    private static final Duration TURN = Duration.ofMillis(100);

    private final InetSocketAddress target;
    private final int againPerTurn;
    private final Selector selector = Selector.open();
    private final Queue<One> coming = new ConcurrentLinkedQueue<>();
    private final Queue<One> again = new ArrayDeque<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong came = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Thread thread = new Thread(this::run, "crowd");
    private volatile boolean closed;

    /** @param againPerSecond how many that were closed come again in a second */
    public Crowd(URI target, int againPerSecond) throws IOException {
        this.target = new InetSocketAddress(target.getHost(), target.getPort());
        this.againPerTurn = (int) (againPerSecond * TURN.toMillis() / 1_000);
        thread.setDaemon(true);
        thread.start();
    }

    /** @param from an address of this machine; @param says what each says first */
    public void add(String from, String says) {
        coming.add(new One(new InetSocketAddress(from, 0), says.getBytes(StandardCharsets.ISO_8859_1)));
        selector.wakeup();
    }

    /** Connections that are open now. */
    public int open() {
        return open.get();
    }

    /** All that ever connected. */
    public long came() {
        return came.get();
    }

    /** How many were told something. */
    public long answered() {
        return answered.get();
    }

    private void run() {
        try {
            long turn = System.nanoTime();
            while (!closed) {
                selector.select(TURN.toMillis());
                for (One one = coming.poll(); one != null; one = coming.poll()) {
                    connect(one);
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                if (System.nanoTime() - turn > TURN.toNanos()) {
                    turn = System.nanoTime();
                    for (int i = 0; i < againPerTurn && !again.isEmpty(); i++) {
                        connect(again.remove());
                    }
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(One one) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.bind(one.from);
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, one);
        if (channel.connect(target)) {
            connected(key, channel, one);
        }
    }

    private void serve(SelectionKey key) throws IOException {
        One one = (One) key.attachment();
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                connected(key, channel, one);
            } else if (key.isReadable()) {
                int read = channel.read(ByteBuffer.allocate(1_024));
                if (read > 0) {
                    answered.incrementAndGet();
                } else if (read < 0) {
                    gone(channel, one);
                }
            }
        } catch (IOException refused) {
            gone(channel, one);
        }
    }

    private void connected(SelectionKey key, SocketChannel channel, One one) throws IOException {
        open.incrementAndGet();
        came.incrementAndGet();
        one.here = true;
        key.interestOps(SelectionKey.OP_READ);
        channel.write(ByteBuffer.wrap(one.says));
    }

    private void gone(SocketChannel channel, One one) throws IOException {
        channel.close();
        if (one.here) {
            open.decrementAndGet();
            one.here = false;
        }
        again.add(one);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        selector.wakeup();
        thread.join();
    }

    private static final class One {
        private final InetSocketAddress from;
        private final byte[] says;
        private boolean here;

        One(InetSocketAddress from, byte[] says) {
            this.from = from;
            this.says = says;
        }
    }
}
