package org.casewire.core.db;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.sqlobject.customizer.SqlStatementCustomizerFactory;
import org.jdbi.v3.sqlobject.customizer.SqlStatementCustomizingAnnotation;
import org.jdbi.v3.sqlobject.customizer.SqlStatementParameterCustomizer;

/**
 * Binds a list of records as one array for each component, under the component's name, for {@code from unnest(:id, …)}:
 * many rows in one statement. PostgreSQL then plans and runs one statement and not one for each row, and the driver
 * sends one. A component that is an array itself cannot be: unnest would flatten it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@SqlStatementCustomizingAnnotation(BindColumns.Columns.class)
public @interface BindColumns {
    /** Reads the record's components once for each method. */
    final class Columns implements SqlStatementCustomizerFactory {
        @Override
        public SqlStatementParameterCustomizer createForParameter(
                Annotation annotation, Class<?> store, Method method, Parameter parameter, int index, Type type) {
            Type row = ((ParameterizedType) type).getActualTypeArguments()[0];
            List<Column> columns = Arrays.stream(((Class<?>) row).getRecordComponents())
                    .map(Column::of)
                    .toList();
            return (statement, rows) -> columns.forEach(column -> column.bind(statement, (List<?>) rows));
        }
    }

    /** One component of a record. */
    record Column(String name, Method accessor, Class<?> type) {
        static Column of(RecordComponent component) {
            Class<?> type = component.getType();
            if (type.isArray() && type != byte[].class) {
                throw new IllegalArgumentException(component + " is an array, which unnest would flatten");
            }
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            // Boxed, so that it may be null.
            Class<?> boxed = type.isPrimitive()
                    ? Array.get(Array.newInstance(type, 1), 0).getClass()
                    : type;
            return new Column(component.getName(), accessor, boxed);
        }

        void bind(SqlStatement<?> statement, List<?> rows) {
            Object[] values = (Object[]) Array.newInstance(type, rows.size());
            try {
                for (int i = 0; i < rows.size(); i++) {
                    values[i] = accessor.invoke(rows.get(i));
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("A record's component could not be read", e);
            }
            statement.bind(name, values);
        }
    }
}
