package org.casewire.core.db;

import java.sql.Types;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.spi.JdbiPlugin;

/** Teaches Jdbi our id types, records as rows, and arrays of what batches are made of. */
final class StoredTypes extends JdbiPlugin.Singleton {
    /** In PostgreSQL's binary form; by itself Jdbi hands the driver an Object[], which goes out as text, to be parsed. */
    private static final Map<Class<?>, ArrayForm> ARRAYS = Map.ofEntries(
            ids(UUID[].class, id -> id),
            ids(OrganisationId[].class, OrganisationId::value),
            ids(CaseId[].class, CaseId::value),
            ids(MessageId[].class, MessageId::value),
            ids(UnmatchedId[].class, UnmatchedId::value),
            Map.entry(Instant[].class, array -> binary(BinaryArray.ofTimes((Instant[]) array))),
            known(byte[][].class, "bytea"),
            known(String[].class, "varchar"),
            known(Boolean[].class, "bool"),
            known(Short[].class, "int2"),
            known(Integer[].class, "int4"),
            known(Long[].class, "int8"));

    @Override
    public void customizeJdbi(Jdbi jdbi) {
        jdbi.registerRowMapper(new RecordMappers());
        id(jdbi, OrganisationId.class, OrganisationId::new, OrganisationId::value);
        id(jdbi, CaseId.class, CaseId::new, CaseId::value);
        id(jdbi, MessageId.class, MessageId::new, MessageId::value);
        id(jdbi, UnmatchedId.class, UnmatchedId::new, UnmatchedId::value);
        jdbi.registerArgument((ArgumentFactory) (declared, value, config) -> Optional.ofNullable(
                        ARRAYS.get(value == null ? Void.class : value.getClass()))
                .map(form -> form.argument(value)));
    }

    private static <T> void id(Jdbi jdbi, Class<T> type, Function<UUID, T> wrap, Function<T, UUID> unwrap) {
        ColumnMapper<T> mapper = (row, column, context) -> {
            UUID value = row.getObject(column, UUID.class);
            return value == null ? null : wrap.apply(value);
        };
        ArgumentFactory argument = (declared, value, config) -> {
            if (type.isInstance(value)) {
                return Optional.of((at, statement, context) -> statement.setObject(at, unwrap.apply(type.cast(value))));
            }
            return declared.equals(type)
                    ? Optional.of((at, statement, context) -> statement.setNull(at, Types.OTHER))
                    : Optional.empty();
        };
        jdbi.registerColumnMapper(type, mapper);
        jdbi.registerArgument(argument);
    }

    private static <T> Map.Entry<Class<?>, ArrayForm> ids(Class<T[]> type, Function<T, UUID> unwrap) {
        return Map.entry(type, array -> binary(BinaryArray.ofIds(type.cast(array), unwrap)));
    }

    /** An array that the driver has a binary form for. */
    private static Map.Entry<Class<?>, ArrayForm> known(Class<? extends Object[]> type, String element) {
        return Map.entry(
                type,
                array -> (at, statement, context) ->
                        statement.setArray(at, statement.getConnection().createArrayOf(element, type.cast(array))));
    }

    private static Argument binary(BinaryArray array) {
        return (at, statement, context) -> statement.setObject(at, array);
    }

    private interface ArrayForm {
        Argument argument(Object array);
    }
}
