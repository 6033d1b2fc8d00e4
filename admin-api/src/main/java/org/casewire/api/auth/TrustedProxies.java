package org.casewire.api.auth;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/**
 * Behind a proxy each request comes from the proxy's address. Of a proxy that is listed here it is believed whom it
 * forwards for ({@code X-Forwarded-For}, or {@code Forwarded}, RFC 7239): from then on the request is that client's, for
 * the brake on wrong keys, the audit trail and the log. Anybody else may write into these headers what he likes.
 */
public final class TrustedProxies extends Handler.Wrapper {
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED = "Forwarded";
    /** Characters that are read of either header, from its end: what the nearest proxies wrote. */
    private static final int READ_AT_MOST = 1_024;

    private final List<AddressRange> proxies;

    public TrustedProxies(List<AddressRange> proxies) {
        this.proxies = List.copyOf(proxies);
    }

    /** Puts it before everything else that the server does with a request; before the server is started. */
    public void serve(Server server) {
        if (!proxies.isEmpty()) {
            server.insertHandler(this);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(asOfClient(request), response, callback);
    }

    private Request asOfClient(Request request) {
        SocketAddress peer = request.getConnectionMetaData().getRemoteSocketAddress();
        if (!(peer instanceof InetSocketAddress socket) || socket.getAddress() == null) {
            return request;
        }
        InetAddress client = client(
                socket.getAddress(),
                request.getHeaders().getValuesList(X_FORWARDED_FOR),
                request.getHeaders().getValuesList(FORWARDED));
        return client.equals(socket.getAddress()) ? request : new Forwarded(request, client);
    }

    /**
     * The nearest address that is no trusted proxy's.
     *
     * @param peer who is connected
     * @param forwardedFor the values of each {@code X-Forwarded-For}
     * @param forwarded the values of each {@code Forwarded}
     */
    InetAddress client(InetAddress peer, List<String> forwardedFor, List<String> forwarded) {
        if (!isTrusted(peer)) {
            return peer;
        }
        InetAddress byOne = client(peer, ForwardedFor.plain(end(forwardedFor)));
        InetAddress byOther = client(peer, ForwardedFor.standard(end(forwarded)));
        // A proxy writes one of them; the other, if it is there, the client may have written.
        return forwarded.isEmpty() || byOne.equals(byOther) ? byOne : forwardedFor.isEmpty() ? byOther : peer;
    }

    private InetAddress client(InetAddress peer, List<String> hops) {
        InetAddress client = peer;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<InetAddress> hop = AddressRange.literal(hops.get(i));
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get();
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        return proxies.stream().anyMatch(proxy -> proxy.contains(address));
    }

    private static String end(List<String> headers) {
        String all = String.join(",", headers);
        return all.substring(Math.max(0, all.length() - READ_AT_MOST));
    }

    /** A request as of the client that it was forwarded for. */
    private static final class Forwarded extends Request.Wrapper {
        private final ConnectionMetaData connection;

        Forwarded(Request request, InetAddress client) {
            super(request);
            this.connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
                @Override
                public SocketAddress getRemoteSocketAddress() {
                    return new InetSocketAddress(client, 0);
                }
            };
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return connection;
        }
    }

    /** The addresses in such a header, the client's first. */
    private static final class ForwardedFor {
        private ForwardedFor() {}

        static List<String> plain(String header) {
            List<String> hops = new ArrayList<>();
            for (String hop : header.split(",")) {
                hops.add(address(hop.strip()));
            }
            return hops;
        }

        static List<String> standard(String header) {
            List<String> hops = new ArrayList<>();
            for (String hop : header.split(",")) {
                String by = "";
                for (String pair : hop.split(";")) {
                    int equals = pair.indexOf('=');
                    if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase("for")) {
                        by = pair.substring(equals + 1).strip();
                    }
                }
                hops.add(address(by.replace("\"", "")));
            }
            return hops;
        }

        /** Without a port, and without the brackets around IPv6. */
        private static String address(String node) {
            int bracket = node.indexOf(']');
            if (node.startsWith("[") && bracket > 0) {
                return node.substring(1, bracket);
            }
            int colon = node.indexOf(':');
            return colon > 0 && node.indexOf(':', colon + 1) < 0 ? node.substring(0, colon) : node;
        }
    }
}
