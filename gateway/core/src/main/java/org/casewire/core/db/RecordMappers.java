package org.casewire.core.db;

import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMappers;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Makes records of rows: each component of the column of its name, which need not be there where it is Nullable. Jdbi
 * finds out anew with each statement which column is whose, reading every annotation of the record; here that is done
 * once for a record and a list of columns. It was half of what a page of a thread allocated. Safe for all threads.
 */
final class RecordMappers implements RowMapperFactory {
    private final Map<Type, RowMapper<?>> known = new ConcurrentHashMap<>();

    @Override
    public Optional<RowMapper<?>> build(Type type, ConfigRegistry config) {
        // An id is a record too, and one column.
        return type instanceof Class<?> kind
                        && kind.isRecord()
                        && config.get(ColumnMappers.class).findFor(type).isEmpty()
                ? Optional.of(known.computeIfAbsent(type, key -> new Mapper<>(ConstructorMapper.of(kind))))
                : Optional.empty();
    }

    private static final class Mapper<T> implements RowMapper<T> {
        private final RowMapper<T> mapper;
        private final Map<List<String>, RowMapper<T>> byColumns = new ConcurrentHashMap<>();

        Mapper(RowMapper<T> mapper) {
            this.mapper = mapper;
        }

        @Override
        public T map(ResultSet rows, StatementContext context) throws SQLException {
            return specialize(rows, context).map(rows, context);
        }

        @Override
        public RowMapper<T> specialize(ResultSet rows, StatementContext context) throws SQLException {
            List<String> columns = columns(rows.getMetaData());
            RowMapper<T> before = byColumns.get(columns);
            if (before != null) {
                return before;
            }
            RowMapper<T> made = mapper.specialize(rows, context);
            byColumns.put(columns, made);
            return made;
        }

        private static List<String> columns(ResultSetMetaData row) throws SQLException {
            List<String> columns = new ArrayList<>(row.getColumnCount());
            for (int column = 1; column <= row.getColumnCount(); column++) {
                columns.add(row.getColumnLabel(column));
            }
            return columns;
        }
    }
}
