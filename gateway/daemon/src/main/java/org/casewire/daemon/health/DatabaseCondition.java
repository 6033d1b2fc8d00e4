package org.casewire.daemon.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Whether the database answers, asked as the application login asks. */
public final class DatabaseCondition implements Supplier<Condition> {
    private static final int ANSWER_SECONDS = 2;

    private final DataSource database;

    public DatabaseCondition(DataSource database) {
        this.database = database;
    }

    @Override
    public Condition get() {
        long begin = System.nanoTime();
        try (Connection connection = database.getConnection()) {
            if (!connection.isValid(ANSWER_SECONDS)) {
                return Condition.down("no answer within %d s".formatted(ANSWER_SECONDS));
            }
            return Condition.up("answers in %d ms".formatted((System.nanoTime() - begin) / 1_000_000));
        } catch (SQLException e) {
            return Condition.down("unreachable, SQLSTATE " + e.getSQLState());
        }
    }
}
