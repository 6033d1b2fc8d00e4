package org.casewire.daemon.database;

import java.sql.SQLException;
import java.util.Set;

/** Why a login gets no connection, in words for whoever wrote the configuration. By SQLSTATE, PostgreSQL's appendix A. */
final class LoginFault {
    private static final String NO_SUCH_DATABASE = "3D000";
    /** Of pgbouncer; PostgreSQL has no such word. */
    private static final String REFUSED_SETTING = "unsupported startup parameter";

    private static final Set<String> NOT_LET_IN = Set.of("28000", "28P01", "08004");

    private LoginFault() {}

    static DatabaseException of(Login login, String url, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String said = firstLine(e);
        if (said.contains(REFUSED_SETTING)) {
            return PoolerCheck.pooler(url);
        }
        if (state.equals(NO_SUCH_DATABASE)) {
            return new DatabaseException(
                    "%s: %s. Create it, or mend database.url.".formatted(place(url), said), e, true);
        }
        if (NOT_LET_IN.contains(state)) {
            return new DatabaseException(
                    "%s: the database does not let %s in: %s. Mend that login's user or password in database, or let it in by pg_hba.conf."
                            .formatted(place(url), login.user(), said),
                    e,
                    true);
        }
        return new DatabaseException(
                "%s: the database cannot be reached: %s. Start it, or mend database.url.".formatted(place(url), said),
                e);
    }

    /** Without what stands behind the question mark, which may be a password. */
    private static String place(String url) {
        return "database.url " + url.replaceFirst("\\?.*", "");
    }

    private static String firstLine(SQLException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
