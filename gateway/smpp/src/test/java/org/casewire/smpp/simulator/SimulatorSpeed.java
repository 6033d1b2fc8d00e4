package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.BindTransceiver;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.transcoder.DefaultPduTranscoder;
import com.cloudhopper.smpp.transcoder.DefaultPduTranscoderContext;
import com.cloudhopper.smpp.type.Address;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures how fast the simulator answers, against a client that is as light as can be: octets prepared beforehand,
 * two plain threads, a window of 1000. Arguments: how many submit_sm, and whether receipts are asked for.
 */
public final class SimulatorSpeed {
    private static final int BATCH = 500;
    private static final int SUBMIT_SM_RESP = 0x80000004;
    private static final int DELIVER_SM = 5;

    private SimulatorSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int total = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        boolean receipts = arguments.length > 1 && Boolean.parseBoolean(arguments[1]);
        try (Simulator simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")).start()) {
            for (boolean record : new boolean[] {true, false}) {
                simulator.record(record);
                double seconds = run(simulator, total, receipts);
                System.out.printf(
                        Locale.ROOT,
                        "record=%s receipts=%s: %d submit_sm answered in %.2f s = %.0f/s%n",
                        record,
                        receipts,
                        total,
                        seconds,
                        total / seconds);
            }
        }
    }

    private static double run(Simulator simulator, int total, boolean receipts) throws Exception {
        var transcoder = new DefaultPduTranscoder(new DefaultPduTranscoderContext());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.smppPort())) {
            OutputStream out = socket.getOutputStream();
            BindTransceiver bind = new BindTransceiver();
            bind.setSystemId("clinic");
            bind.setPassword("secret");
            bind.setSequenceNumber(1);
            out.write(octets(transcoder.encode(bind)));
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            in.skipNBytes(in.readInt() - 4L);
            SubmitSm submit = new SubmitSm();
            submit.setSourceAddress(new Address((byte) 3, (byte) 0, "15400"));
            submit.setDestAddress(new Address((byte) 1, (byte) 1, "358401234567"));
            submit.setRegisteredDelivery((byte) (receipts ? 1 : 0));
            submit.setShortMessage("Your appointment is on Monday at nine o'clock".getBytes(StandardCharsets.US_ASCII));
            submit.setSequenceNumber(2);
            byte[] one = octets(transcoder.encode(submit));
            byte[] batch = new byte[one.length * BATCH];
            for (int i = 0; i < BATCH; i++) {
                System.arraycopy(one, 0, batch, i * one.length, one.length);
            }
            long start = System.nanoTime();
            int sent = 0;
            int answered = 0;
            int reported = 0;
            while (answered < total || receipts && reported < total) {
                while (sent < total && sent - answered <= BATCH) {
                    out.write(batch);
                    sent += BATCH;
                }
                int length = in.readInt();
                int command = in.readInt();
                in.readInt();
                int sequence = in.readInt();
                in.skipNBytes(length - 16L);
                if (command == SUBMIT_SM_RESP) {
                    answered++;
                } else if (command == DELIVER_SM) {
                    reported++;
                    out.write(ByteBuffer.allocate(17)
                            .putInt(17)
                            .putInt(0x80000005)
                            .putInt(0)
                            .putInt(sequence)
                            .array());
                }
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static byte[] octets(io.netty.buffer.ByteBuf buffer) {
        byte[] octets = new byte[buffer.readableBytes()];
        buffer.readBytes(octets);
        buffer.release();
        return Arrays.copyOf(octets, octets.length);
    }
}
