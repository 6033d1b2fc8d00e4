package org.casewire.smpp;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** An SMSC that answers the bind and then does nothing by itself: a test says every octet. */
final class RawSmsc implements AutoCloseable {
    private static final int RESPONSE = 0x80000000;

    private final ServerSocket server;

    RawSmsc() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    int port() {
        return server.getLocalPort();
    }

    /** The next connection, bound. */
    Connection accept() throws IOException {
        return accept("72617700");
    }

    /** A connection whose bind is not answered yet, and that bind. */
    Unanswered acceptUnanswered() throws IOException {
        Connection connection = new Connection(server.accept());
        return new Unanswered(connection, connection.read());
    }

    record Unanswered(Connection connection, Pdu bind) {
        void answer() throws IOException {
            connection.write(pdu(bind.commandId() | RESPONSE, bind.sequence(), "72617700"));
        }
    }

    /** @param answer the body of the bind's response */
    Connection accept(String answer) throws IOException {
        Connection connection = new Connection(server.accept());
        Pdu bind = connection.read();
        connection.write(pdu(bind.commandId() | RESPONSE, bind.sequence(), answer));
        return connection;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    static byte[] pdu(int commandId, int sequence, String bodyHex) {
        byte[] body = HexFormat.of().parseHex(bodyHex.replace(" ", ""));
        return ByteBuffer.allocate(16 + body.length)
                .putInt(16 + body.length)
                .putInt(commandId)
                .putInt(0)
                .putInt(sequence)
                .put(body)
                .array();
    }

    /** The header of what the gateway wrote. */
    record Pdu(int commandId, int commandStatus, int sequence) {}

    static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            this.out = socket.getOutputStream();
        }

        Pdu read() throws IOException {
            int length = in.readInt();
            Pdu pdu = new Pdu(in.readInt(), in.readInt(), in.readInt());
            in.skipNBytes(length - 16L);
            return pdu;
        }

        /** Whether the gateway has written what was not read yet; beside a reader, too. */
        boolean hasMore() {
            try {
                return socket.getInputStream().available() > 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void write(byte[] octets) throws IOException {
            out.write(octets);
            out.flush();
        }

        /** Waits for the gateway's end of the connection. */
        boolean endsBeforeAnything() throws IOException {
            return in.read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
