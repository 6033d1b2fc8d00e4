package org.casewire.api.gate;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Where a request or a connection comes from, as far as shares and brakes are concerned. */
public final class ClientAddress {
    private static final int IPV6_NETWORK_PARTS = 4;

    private ClientAddress() {}

    /** The address itself, as the audit trail wants it. */
    public static String of(Request request) {
        return Request.getRemoteAddr(request);
    }

    /** Whoever has one IPv6 address has the 2^64 beside it too. */
    public static String placeOf(Request request) {
        return place(of(request));
    }

    static String placeOf(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress socket && socket.getAddress() != null
                ? place(socket.getAddress().getHostAddress())
                : "";
    }

    private static String place(String address) {
        int colons = 0;
        for (int i = 0; i < address.length(); i++) {
            if (address.charAt(i) == ':' && ++colons == IPV6_NETWORK_PARTS) {
                return address.substring(0, i);
            }
        }
        return address;
    }
}
