package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppSession;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppClient;
import com.cloudhopper.smpp.impl.DefaultSmppSessionHandler;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.type.Address;
import io.netty.channel.nio.NioEventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/** A gateway as plain as ch-smpp makes one; it answers each deliver_sm with what its rule says (-1: not at all). */
final class PlainEsme implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    final BlockingQueue<DeliverSm> delivers = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile ToIntFunction<DeliverSm> rule;
    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final DefaultSmppClient client = new DefaultSmppClient(group, null);
    private final SmppSession session;

    PlainEsme(int port, SmppBindType type, String systemId, String password) throws Exception {
        this(port, type, systemId, password, deliver -> 0);
    }

    private PlainEsme(int port, SmppBindType type, String systemId, String password, ToIntFunction<DeliverSm> firstRule)
            throws Exception {
        rule = firstRule; // before the bind: what waited comes right behind its answer
        SmppSessionConfiguration configuration = new SmppSessionConfiguration(type, systemId, password);
        configuration.setHost("127.0.0.1");
        configuration.setPort(port);
        configuration.setName("plain");
        configuration.setWindowSize(1000);
        configuration.getLoggingOptions().setLogPdu(false);
        configuration.getLoggingOptions().setLogBytes(false);
        try {
            session = client.bind(configuration, new Handler());
        } catch (Exception e) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    static PlainEsme transceiver(Simulator simulator) throws Exception {
        return new PlainEsme(simulator.smppPort(), SmppBindType.TRANSCEIVER, "clinic", "secret");
    }

    static PlainEsme transceiver(Simulator simulator, ToIntFunction<DeliverSm> rule) throws Exception {
        return new PlainEsme(simulator.smppPort(), SmppBindType.TRANSCEIVER, "clinic", "secret", rule);
    }

    static SubmitSm message(String to, String text) throws Exception {
        SubmitSm submit = new SubmitSm();
        submit.setSourceAddress(new Address((byte) 3, (byte) 0, "15400"));
        submit.setDestAddress(new Address((byte) 1, (byte) 1, to));
        submit.setRegisteredDelivery((byte) 1);
        submit.setShortMessage(text.getBytes(StandardCharsets.ISO_8859_1));
        return submit;
    }

    SubmitSmResp submit(String to, String text) throws Exception {
        return session.submit(message(to, text), PATIENCE.toMillis());
    }

    SmppSession session() {
        return session;
    }

    DeliverSm nextDeliver() throws InterruptedException {
        return Optional.ofNullable(delivers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .orElseThrow(() -> new AssertionError("no deliver_sm came"));
    }

    @Override
    public void close() {
        session.destroy();
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private final class Handler extends DefaultSmppSessionHandler {
        @Override
        public PduResponse firePduRequestReceived(PduRequest request) {
            if (request instanceof DeliverSm deliver) {
                int status = rule.applyAsInt(deliver);
                delivers.add(deliver);
                if (status < 0) {
                    return null;
                }
                PduResponse answer = deliver.createResponse();
                answer.setCommandStatus(status);
                return answer;
            }
            return request.createResponse();
        }

        @Override
        public void fireChannelUnexpectedlyClosed() {
            closed.countDown();
        }
    }
}
