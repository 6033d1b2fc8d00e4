package org.casewire.api.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An IP address, or a network of them in CIDR notation (RFC 4632), e.g. {@code 10.0.0.0/8}. Nothing here ever asks a name
 * server: what is no address in figures is none.
 */
public record AddressRange(InetAddress network, int bits) {
    private static final int LONGEST = 45;
    /** The largest private network, 10.0.0.0/8, has so many bits (RFC 1918); IPv6's, fc00::/7, nearly (RFC 4193). */
    private static final int FEWEST = 7;

    /** @throws IllegalArgumentException when it is neither; the message says what would be one */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> network = literal(slash < 0 ? text : text.substring(0, slash));
        int most = network.map(address -> address.getAddress().length * 8).orElse(0);
        int bits = slash < 0 ? most : number(text.substring(slash + 1));
        if (network.isEmpty() || bits < 0 || bits > most) {
            throw new IllegalArgumentException("must be an IP address or a network such as 10.0.0.0/8");
        }
        if (bits < FEWEST) {
            throw new IllegalArgumentException(
                    "is a part of the whole internet, not a network of yours: name the proxies");
        }
        return new AddressRange(network.get(), bits);
    }

    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int unlike = (ours[bit / 8] ^ theirs[bit / 8]) & 0xFF;
            int counted = Math.min(8, bits - bit);
            if (unlike >>> (8 - counted) != 0) {
                return false;
            }
        }
        return true;
    }

    /** An address in figures; an IPv4 one that is written as IPv6 is the IPv4 one. */
    static Optional<InetAddress> literal(String text) {
        if (text.length() > LONGEST || !(isIpv4(text) || mayBeIpv6(text))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", 5);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (number(part) < 0 || number(part) > 255) {
                return false;
            }
        }
        return true;
    }

    /** With a colon, Java takes it for an address or for nothing, never for a name. */
    private static boolean mayBeIpv6(String text) {
        return text.indexOf(':') >= 0
                && text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit((char) c, 16) >= 0 && c < 0x80);
    }

    /** -1 for what is no number of at most three digits. */
    private static int number(String digits) {
        boolean fits =
                !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return fits ? Integer.parseInt(digits) : -1;
    }
}
