package org.casewire.core.db;

import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.array.SqlArrayType;
import org.jdbi.v3.core.array.SqlArrayTypeFactory;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.spi.JdbiPlugin;

/** Teaches Jdbi our id types, and arrays of what batches are made of. */
final class StoredTypes extends JdbiPlugin.Singleton {
    @Override
    public void customizeJdbi(Jdbi jdbi) {
        id(jdbi, OrganisationId.class, OrganisationId::new, OrganisationId::value);
        id(jdbi, CaseId.class, CaseId::new, CaseId::value);
        id(jdbi, MessageId.class, MessageId::new, MessageId::value);
        id(jdbi, UnmatchedId.class, UnmatchedId::new, UnmatchedId::value);
        ArgumentFactory hashes = (declared, value, config) -> value instanceof byte[][] many
                // As it is: the driver takes byte[][], but no Object[] of byte[], which is what Jdbi would make of it.
                ? Optional.of((at, statement, context) ->
                        statement.setArray(at, statement.getConnection().createArrayOf("bytea", many)))
                : Optional.empty();
        jdbi.registerArgument(hashes);
        jdbi.registerArrayType(Short.class, "int2");
        jdbi.registerArrayType(Boolean.class, "bool");
        // As text: the driver has no array of instants, and PostgreSQL reads ISO 8601.
        jdbi.registerArrayType(Instant.class, "timestamptz", at -> at == null ? null : at.toString());
    }

    private static <T> void id(Jdbi jdbi, Class<T> type, Function<UUID, T> wrap, Function<T, UUID> unwrap) {
        ColumnMapper<T> mapper = (row, column, context) -> {
            UUID value = row.getObject(column, UUID.class);
            return value == null ? null : wrap.apply(value);
        };
        SqlArrayTypeFactory array = (elementType, config) -> elementType.equals(type)
                ? Optional.of(SqlArrayType.<T>of("uuid", value -> value == null ? null : unwrap.apply(value)))
                : Optional.empty();
        ArgumentFactory argument = (declared, value, config) -> {
            if (type.isInstance(value)) {
                return Optional.of((at, statement, context) -> statement.setObject(at, unwrap.apply(type.cast(value))));
            }
            return declared.equals(type)
                    ? Optional.of((at, statement, context) -> statement.setNull(at, Types.OTHER))
                    : Optional.empty();
        };
        jdbi.registerColumnMapper(type, mapper);
        jdbi.registerArrayType(array);
        jdbi.registerArgument(argument);
    }
}
