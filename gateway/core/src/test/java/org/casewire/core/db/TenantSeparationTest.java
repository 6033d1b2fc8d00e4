package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casewire.core.TestDatabase;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Row-level security as the application login meets it. Tables are found in the catalogue, so none is forgotten. */
class TenantSeparationTest {
    private static final OrganisationId OWN = new OrganisationId(UUID.randomUUID());
    private static final OrganisationId OTHER = new OrganisationId(UUID.randomUUID());

    private static TestDatabase database;
    private static List<String> tenantTables;

    @BeforeAll
    static void fillEveryTable() {
        database = TestDatabase.fresh();
        try (Database owner = database.owner()) {
            tenantTables = owner.inTransaction(handle -> {
                List<String> tables = strings(
                        handle,
                        "select tablename from pg_policies where schemaname = 'public' and policyname = 'mine' order by 1");
                // Any value will do in any column: it is who sees the row that is tested.
                strings(handle, """
                                select format('alter table %s drop constraint %I', conrelid::regclass, conname)
                                from pg_constraint
                                where contype = 'c' and connamespace = 'public'::regnamespace""").forEach(handle::execute);
                tables.forEach(table -> handle.execute(insert(handle, table)));
                return tables;
            });
        }
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void everyTableOfAnOrganisationIsThere() {
        assertThat(tenantTables)
                .contains("organisation", "cases", "message_body", "audit")
                .hasSizeGreaterThan(20);
    }

    @TestFactory
    List<DynamicTest> aRowIsSeenInTransactionsOfItsOrganisationAlone() {
        return tenantTables.stream()
                .map(table -> DynamicTest.dynamicTest(table, () -> {
                    assertThat(rows(table, List.of(OWN))).isEqualTo(1);
                    assertThat(rows(table, List.of(OTHER))).isZero();
                    assertThat(rows(table, List.of(OTHER, OWN))).isEqualTo(1);
                    assertThat(rows(table, List.of())).isZero();
                    // On a connection whose last transaction named organisations the setting is there, and empty.
                    long unnamed = database.app().inTransaction(handle -> rows(handle, table));
                    assertThat(unnamed).isZero();
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> nothingIsWrittenForAnotherOrganisation() {
        List<String> writable = strings("select tablename from pg_tables where schemaname = 'public'"
                + " and has_table_privilege('casewire_app', schemaname || '.' || tablename, 'insert') order by 1");
        assertThat(writable).isNotEmpty();
        return writable.stream()
                .map(table -> DynamicTest.dynamicTest(table, () -> {
                    String insert = database.link().inTransaction(handle -> insert(handle, table));
                    assertThatThrownBy(() -> database.app().inTransaction(OTHER, handle -> handle.execute(insert)))
                            .isInstanceOfSatisfying(
                                    UnableToExecuteStatementException.class,
                                    refused -> assertThat(((SQLException) refused.getCause()).getSQLState())
                                            .isEqualTo("42501"));
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> nothingIsChangedOrDeletedForAnotherOrganisation() {
        return tenantTables.stream()
                .flatMap(table -> strings("""
                                select 'update ' || table_name || ' set ' || min(column_name) || ' = ' || min(column_name)
                                from information_schema.column_privileges
                                where grantee = 'casewire_app' and privilege_type = 'UPDATE' and table_name = '%1$s'
                                group by table_name
                                union all
                                select 'delete from ' || table_name
                                from information_schema.table_privileges
                                where grantee = 'casewire_app' and privilege_type = 'DELETE' and table_name = '%1$s'
                                """.formatted(table)).stream())
                .map(write -> DynamicTest.dynamicTest(write, () -> {
                    int written = database.app().inTransaction(OTHER, handle -> handle.execute(write));
                    assertThat(written).isZero();
                }))
                .toList();
    }

    @Test
    void whatHasNoPolicyIsOutOfTheApplicationsReach() {
        assertThat(strings("""
                        select c.relname
                        from pg_class c
                        where c.relnamespace = 'public'::regnamespace
                        and c.relkind in ('r', 'p')
                        and not exists (
                            select from pg_policies p
                            where p.tablename = c.relname and p.policyname = 'mine')
                        and has_any_column_privilege('casewire_app', c.oid, 'select, insert, update')
                        """)).isEmpty();
        assertThat(strings("""
                        select c.relname
                        from pg_class c
                        where c.relnamespace = 'public'::regnamespace
                        and exists (
                            select from pg_policies p
                            where p.tablename = c.relname and p.policyname = 'mine')
                        and not c.relrowsecurity
                        """)).isEmpty();
    }

    @Test
    void viewsSeeWhatTheirReaderSees() {
        assertThat(strings("""
                        select relname
                        from pg_class
                        where relnamespace = 'public'::regnamespace
                        and relkind in ('v', 'm')
                        and not coalesce('security_invoker=true' = any(reloptions), false)
                        """)).isEmpty();
    }

    @Test
    void neitherServingLoginOwnsAnythingOrPassesBySecurity() throws SQLException {
        assertThat(RoleCheck.faults(database.app().pool())).isEmpty();
        assertThat(RoleCheck.faults(database.link().pool())).isEmpty();
        assertThat(strings("""
                        select relname
                        from pg_class
                        where relowner in ('casewire_app'::regrole, 'casewire_link'::regrole)
                        union all
                        select proname
                        from pg_proc
                        where proowner in ('casewire_app'::regrole, 'casewire_link'::regrole)
                        """)).isEmpty();
    }

    @Test
    void definerFunctionsRefuseAnotherOrganisation() {
        for (String call : List.of(
                "select take_conversation('\\x0102030405060708', '" + OWN + "', true)",
                "select release_conversation('\\x0102030405060708', '" + OWN + "', interval '1 day')")) {
            assertThatThrownBy(() -> database.app().inTransaction(OTHER, handle -> strings(handle, call)))
                    .isInstanceOfSatisfying(
                            UnableToExecuteStatementException.class,
                            refused -> assertThat(((SQLException) refused.getCause()).getSQLState())
                                    .isEqualTo("42501"));
        }
    }

    /** A row of {@link #OWN} with some value in every column that must have one. */
    private static String insert(Handle handle, String table) {
        String rowOf = table.equals("organisation") ? "id" : "organisation_id";
        Map<String, String> columns = handle.createQuery("""
                        select a.attname as name,
                            case
                                when a.attname = :rowOf then quote_literal(:own)
                                when t.typcategory = 'A' then '''{}'''
                                when t.typname = 'uuid' then quote_literal(gen_random_uuid())
                                when t.typname = 'timestamptz' then 'now()'
                                when t.typname = 'bytea' then '''\\x00'''
                                when t.typname = 'jsonb' then '''{}'''
                                when t.typname = 'bool' then 'false'
                                when t.typcategory = 'N' then '1'
                                else '''x'''
                            end as value
                        from pg_attribute a
                        join pg_type t on t.oid = a.atttypid
                        where a.attrelid = cast(:table as regclass)
                        and a.attnum > 0
                        and not a.attisdropped
                        and a.attidentity = ''
                        and (a.attnotnull or a.attname = :rowOf)
                        and (not a.atthasdef or a.attname = :rowOf)
                        order by a.attnum
                        """)
                .bind("rowOf", rowOf)
                .bind("own", OWN.toString())
                .bind("table", table)
                .setMapKeyColumn("name")
                .setMapValueColumn("value")
                .collectInto(new GenericType<Map<String, String>>() {});
        return "insert into " + table + " (" + String.join(", ", columns.keySet()) + ") values ("
                + String.join(", ", columns.values()) + ")";
    }

    private static long rows(String table, List<OrganisationId> organisations) {
        return database.app().inTransaction(organisations, handle -> rows(handle, table));
    }

    private static long rows(Handle handle, String table) {
        return handle.createQuery("select count(*) from " + table)
                .mapTo(long.class)
                .one();
    }

    private static List<String> strings(String sql) {
        return database.link().inTransaction(handle -> strings(handle, sql));
    }

    private static List<String> strings(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(String.class).list();
    }
}
