package org.casewire.core.crypto;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A name for a key that may be written down anywhere: half of HMAC-SHA256, under the key, over a fixed word, as 32
 * hexadecimal digits. The keys are 256 random bits, so nothing about them follows from it, and it is no value that is
 * used for anything else.
 */
final class Fingerprint {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 16;

    private Fingerprint() {}

    static String of(SecretBytes key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key.toByteArray(InsecureSecretKeyAccess.get()), ALGORITHM));
        return HexFormat.of().formatHex(mac.doFinal(LabelledInput.of("casewire-key-fingerprint")), 0, LENGTH);
    }
}
