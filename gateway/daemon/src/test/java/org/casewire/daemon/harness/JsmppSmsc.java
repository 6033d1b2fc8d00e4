package org.casewire.daemon.harness;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.casewire.core.text.Gsm7Alphabet;
import org.casewire.daemon.Waiting;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DeliveryReceipt;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.ServerSocketConnection;
import org.jsmpp.util.DeliveryReceiptState;
import org.jsmpp.util.MessageId;

/**
 * An SMSC made of somebody else's SMPP library, against which the daemon was not developed: its receipts carry their
 * facts in the text alone, and its message ids count up in decimals.
 *
 * <p>One thread accepts binds, the library's own take submits, one hands over receipts and texts in turn. What phones
 * show is guarded by this object's lock.
 */
public final class JsmppSmsc implements Smsc {
    /** The library takes no more than the specification's eight characters. */
    public static final String PASSWORD = "8letters";

    private static final int BIND_WITHIN_MILLIS = 10_000;
    private static final int UDH_INDICATOR = 0x40;
    private static final int UCS2 = 0x08;
    private static final int SINGLE_OCTETS = 140;

    private final Loopback loopback = new Loopback();
    private final SMPPServerSessionListener listener;
    private final ExecutorService accepting = Executors.newSingleThreadExecutor(JsmppSmsc::daemon);
    private final ExecutorService delivering = Executors.newSingleThreadExecutor(JsmppSmsc::daemon);
    private final List<SMPPServerSession> receivers = new CopyOnWriteArrayList<>();
    private final AtomicLong nextId = new AtomicLong(7_000_000_001L);

    private final List<Text> texts = new ArrayList<>();
    private final Map<List<Object>, TreeMap<Integer, String>> parts = new HashMap<>();
    private final Set<String> off = new HashSet<>();
    private final List<Receipt> waiting = new ArrayList<>();

    /** For a short message that was taken. */
    private record Receipt(String id, String source, String destination) {}

    public JsmppSmsc() throws IOException {
        listener = new SMPPServerSessionListener(0, loopback);
        listener.setPduProcessorDegree(1);
        listener.setMessageReceiverListener(new SubmitsOnly(this::take));
        accepting.execute(this::acceptBinds);
    }

    private void acceptBinds() {
        while (!accepting.isShutdown()) {
            try {
                SMPPServerSession session = listener.accept();
                BindRequest bind = session.waitForBind(BIND_WITHIN_MILLIS);
                if (!bind.getSystemId().equals(Carrier.SYSTEM_ID)
                        || !bind.getPassword().equals(PASSWORD)) {
                    bind.reject(SMPPConstant.STAT_ESME_RINVPASWD);
                    continue;
                }
                bind.accept("foreign");
                if (bind.getBindType() != BindType.BIND_TX) {
                    receivers.add(session);
                    delivering.execute(this::sendReceipts);
                }
            } catch (IOException | TimeoutException | PDUStringException e) {
                // A peer that went away before its bind; or this SMSC is closing.
            }
        }
    }

    private SubmitSmResult take(SubmitSm submit) throws PDUStringException {
        String id = Long.toString(nextId.getAndIncrement());
        synchronized (this) {
            remember(submit);
            waiting.add(new Receipt(id, submit.getSourceAddr(), submit.getDestAddress()));
        }
        delivering.execute(this::sendReceipts);
        return new SubmitSmResult(new MessageId(id), null);
    }

    private void remember(SubmitSm submit) {
        byte[] content = submit.getShortMessage();
        int header = (submit.getEsmClass() & UDH_INDICATOR) == 0 ? 0 : 1 + (content[0] & 0xFF);
        int reference = header == 0 ? 0 : content[3] & 0xFF;
        int total = header == 0 ? 1 : content[4];
        int number = header == 0 ? 1 : content[5];
        byte[] octets = Arrays.copyOfRange(content, header, content.length);
        String shown = submit.getDataCoding() == UCS2 ? new String(octets, UTF_16BE) : Gsm7Alphabet.decode(octets);
        List<Object> key = List.of(submit.getSourceAddr(), submit.getDestAddress(), reference, total);
        TreeMap<Integer, String> come = parts.computeIfAbsent(key, unused -> new TreeMap<>());
        come.put(number, shown);
        if (come.size() == total) {
            texts.add(new Text(submit.getSourceAddr(), submit.getDestAddress(), String.join("", come.values())));
            parts.remove(key);
        }
    }

    private void sendReceipts() {
        List<Receipt> due;
        synchronized (this) {
            due = waiting.stream()
                    .filter(receipt -> !off.contains(receipt.destination()))
                    .toList();
            waiting.removeAll(due);
        }
        for (Receipt receipt : due) {
            DeliveryReceipt content = new DeliveryReceipt(
                    receipt.id(), 1, 1, new Date(), new Date(), DeliveryReceiptState.DELIVRD, "000", "");
            ESMClass receiptClass =
                    new ESMClass(MessageMode.DEFAULT, MessageType.SMSC_DEL_RECEIPT, GSMSpecificFeature.DEFAULT);
            if (!deliver(
                    receipt.destination(),
                    receipt.source(),
                    receiptClass,
                    0,
                    content.toString().getBytes(US_ASCII))) {
                synchronized (this) {
                    waiting.add(receipt);
                }
            }
        }
    }

    /** @return whether some bind took it */
    private boolean deliver(String from, String to, ESMClass esmClass, int dataCoding, byte[] content) {
        for (SMPPServerSession session : receivers) {
            try {
                session.deliverShortMessage(
                        "",
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        from,
                        TypeOfNumber.NETWORK_SPECIFIC,
                        NumberingPlanIndicator.UNKNOWN,
                        to,
                        esmClass,
                        (byte) 0,
                        (byte) 0,
                        new RegisteredDelivery(0),
                        DataCodings.newInstance((byte) dataCoding),
                        content);
                return true;
            } catch (Exception e) {
                receivers.remove(session);
            }
        }
        return false;
    }

    @Override
    public int port() {
        return loopback.port;
    }

    @Override
    public synchronized List<Text> texts() {
        return List.copyOf(texts);
    }

    @Override
    public void phone(String number, boolean on) {
        String digits = number.substring(1);
        synchronized (this) {
            if (on) {
                off.remove(digits);
            } else {
                off.add(digits);
            }
        }
        delivering.execute(this::sendReceipts);
    }

    @Override
    public void write(String from, String to, String text) {
        boolean plain = Gsm7Alphabet.canRepresent(text);
        byte[] content = plain ? Gsm7Alphabet.encode(text) : text.getBytes(UTF_16BE);
        if (content.length > SINGLE_OCTETS) {
            throw new IllegalArgumentException("this SMSC sends texts of one short message only");
        }
        Waiting.untilTrue(
                () -> delivering
                        .submit(() -> deliver(from.substring(1), to, new ESMClass(), plain ? 0 : UCS2, content))
                        .get(),
                () -> "the text was not acknowledged");
    }

    @Override
    public void close() {
        accepting.shutdownNow();
        delivering.shutdownNow();
        try {
            listener.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        receivers.forEach(SMPPServerSession::close);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "jsmpp-smsc");
        thread.setDaemon(true);
        return thread;
    }

    /** Listens on loopback alone, on any free port. */
    private static final class Loopback implements ServerConnectionFactory {
        private volatile int port;

        @Override
        public ServerConnection listen(int unused) throws IOException {
            ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            port = socket.getLocalPort();
            return new ServerSocketConnection(socket);
        }

        @Override
        public ServerConnection listen(int unused, int timeout) throws IOException {
            return listen(unused);
        }

        @Override
        public ServerConnection listen(int unused, int timeout, int backlog) throws IOException {
            return listen(unused);
        }
    }
}
