package org.casewire.core.db;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array of ids or times as PostgreSQL sends them itself (array_send, uuid_send, timestamptz_send), for which the
 * driver knows text only. Goes out in this form on connections that name the type in {@link #TYPES}.
 */
final class BinaryArray extends PGobject implements PGBinaryObject {
    /** For the driver's property binaryTransferEnable. */
    static final String TYPES = "UUID_ARRAY,TIMESTAMPTZ_ARRAY";

    private static final long serialVersionUID = 1L;
    private static final int UUID_OID = 2950;
    private static final int TIMESTAMPTZ_OID = 1184;
    private static final int HEAD = 5 * Integer.BYTES;
    private static final long EPOCH_SECONDS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long MICROS = 1_000_000;

    private final byte[] form;

    private BinaryArray(String type, byte[] form) {
        setType(type);
        this.form = form;
    }

    static <T> BinaryArray ofIds(@Nullable T[] ids, Function<T, UUID> unwrap) {
        return of("_uuid", UUID_OID, 2 * Long.BYTES, ids, (buffer, id) -> {
            UUID uuid = unwrap.apply(id);
            buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        });
    }

    /** To the nearest microsecond, as PostgreSQL reads a time written with more digits. */
    static BinaryArray ofTimes(@Nullable Instant[] times) {
        return of("_timestamptz", TIMESTAMPTZ_OID, Long.BYTES, times, (buffer, time) -> {
            long seconds = Math.subtractExact(time.getEpochSecond(), EPOCH_SECONDS);
            buffer.putLong(Math.multiplyExact(seconds, MICROS) + (time.getNano() + 500) / 1_000);
        });
    }

    private static <T> BinaryArray of(
            String type, int element, int width, @Nullable T[] values, BiConsumer<ByteBuffer, T> put) {
        ByteBuffer buffer = ByteBuffer.allocate(HEAD + values.length * (Integer.BYTES + width));
        boolean nulls = Arrays.asList(values).contains(null);
        buffer.putInt(values.length == 0 ? 0 : 1).putInt(nulls ? 1 : 0).putInt(element);
        if (values.length > 0) {
            buffer.putInt(values.length).putInt(1);
        }
        for (T value : values) {
            if (value == null) {
                buffer.putInt(-1);
            } else {
                put.accept(buffer.putInt(width), value);
            }
        }
        return new BinaryArray(type, Arrays.copyOf(buffer.array(), buffer.position()));
    }

    @Override
    public int lengthInBytes() {
        return form.length;
    }

    @Override
    public void toBytes(byte[] target, int offset) {
        System.arraycopy(form, 0, target, offset, form.length);
    }

    /** Asked for when the connection does not name the type, and never right: null would be stored as no array. */
    @Override
    public String getValue() {
        throw new IllegalStateException(getType() + " needs binaryTransferEnable=" + TYPES);
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("Arrays are read by the driver");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinaryArray array && Arrays.equals(form, array.form);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(form);
    }
}
