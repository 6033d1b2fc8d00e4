package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.casewire.core.TestDatabase;
import org.casewire.core.id.CaseId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.SingleValue;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoresTest {
    private TestDatabase database;

    @BeforeAll
    void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void aStoreWorksOnTheHandleItWasAttachedTo() {
        database.app().useTransaction(outer -> {
            TryStore ofOuter = outer.attach(TryStore.class);
            int outerSession = ofOuter.session();
            database.link().useTransaction(inner -> {
                TryStore ofInner = inner.attach(TryStore.class);
                assertThat(ofInner.session()).isNotEqualTo(outerSession);
                assertThat(ofOuter.session()).isEqualTo(outerSession);
                assertThat(ofInner.sessions()).containsOnly(ofInner.session());
            });
        });
    }

    @Test
    void storesOfManyThreadsKeepToTheirHandles() {
        List<CompletableFuture<Boolean>> all = IntStream.range(0, 40)
                .mapToObj(number ->
                        CompletableFuture.supplyAsync(() -> database.link().inTransaction(handle -> {
                            TryStore store = handle.attach(TryStore.class);
                            int mine = sessionOf(handle);
                            return IntStream.range(0, 20).allMatch(again -> store.session() == mine);
                        })))
                .toList();

        assertThat(all).allSatisfy(one -> assertThat(one.join()).isTrue());
    }

    @Test
    void aStoreIsItselfAndNoOther() {
        database.link().useTransaction(handle -> {
            TryStore one = handle.attach(TryStore.class);
            assertThat(one).isEqualTo(one).isNotEqualTo(handle.attach(TryStore.class));
            assertThat(one.toString()).doesNotContain("Exception");
        });
    }

    @Test
    void aStoreThatIsDoneWithFailsAsAHandleDoes() {
        TryStore late = database.link().inTransaction(handle -> handle.attach(TryStore.class));

        assertThatThrownBy(late::session).isInstanceOf(RuntimeException.class);
    }

    @Test
    void recordsAreBoundAsColumnsInTheirOrder() {
        Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
        List<TryStore.Row> rows = List.of(
                new TryStore.Row(
                        new CaseId(UUID.randomUUID()), 7, (short) 3, 1L << 40, true, at, "ä\"{,}\\", new byte[] {0, -1
                        }),
                new TryStore.Row(new CaseId(UUID.randomUUID()), -7, (short) 0, 0, false, null, null, null));

        List<TryStore.Row> back = database.link()
                .inTransaction(handle -> handle.attach(TryStore.class).echo(rows));

        assertThat(back).usingRecursiveComparison().isEqualTo(rows);
    }

    @Test
    void aRecordIsMadeOfTheColumnsOfItsNamesWhateverTheirOrder() {
        database.link().useTransaction(handle -> {
            TryStore store = handle.attach(TryStore.class);
            TryStore.Pair both = new TryStore.Pair("one", "two");
            assertThat(store.inOrder()).isEqualTo(both);
            assertThat(store.turned()).isEqualTo(both);
            assertThat(store.second()).isEqualTo(new TryStore.Pair(null, "two"));
            assertThat(store.inOrder()).isEqualTo(both);
            assertThatThrownBy(store::first).hasMessageContaining("[second]");
        });
    }

    @Test
    void anArrayOfIdsOrTimesArrivesAsItWas() {
        UUID[] ids = {UUID.randomUUID(), null, new UUID(0, 0), new UUID(-1, -1)};
        CaseId[] cases = {null, new CaseId(UUID.randomUUID())};
        Instant[] times = {
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            null,
            Instant.parse("1999-12-31T23:59:59.999999Z"),
            Instant.parse("2000-01-01T00:00:00Z"),
            Instant.parse("1900-01-01T00:00:00.000001Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z")
        };

        database.link().useTransaction(handle -> {
            TryStore store = handle.attach(TryStore.class);
            assertThat(store.ids(ids)).containsExactly(ids);
            assertThat(store.cases(cases)).containsExactly(cases);
            assertThat(store.times(times)).containsExactly(times);
            assertThat(store.ids(new UUID[0])).isEmpty();
            assertThat(store.times(new Instant[0])).isEmpty();
            assertThat(store.array(ids)).containsExactly(ids);
        });
    }

    @Test
    void anInstantIsStoredToTheNearestMicrosecondAloneAndInAnArray() {
        List<Instant> times = Stream.of("2026-01-02T03:04:05.000000499Z", "2026-01-02T03:04:05.999999500Z")
                .map(Instant::parse)
                .toList();

        database.link().useTransaction(handle -> {
            TryStore store = handle.attach(TryStore.class);
            assertThat(store.times(times.toArray(Instant[]::new)))
                    .containsExactly(Instant.parse("2026-01-02T03:04:05Z"), Instant.parse("2026-01-02T03:04:06Z"))
                    .isEqualTo(times.stream().map(store::time).toList());
        });
    }

    @Test
    void anArrayAsTextIsTheSameArray() {
        List<String> hostile = List.of("", " ", "NULL", "{a,b}", "\"", "\\", "\\\"", "ä\n'", ",");
        List<byte[]> bytes = List.of(new byte[0], new byte[] {0, 1, -128, 127});

        database.link().useTransaction(handle -> {
            TryStore store = handle.attach(TryStore.class);
            assertThat(store.texts(ArrayText.of(hostile))).isEqualTo(hostile);
            assertThat(store.texts(ArrayText.of(List.of()))).isEmpty();
            assertThat(store.bytes(ArrayText.ofBytes(bytes))).containsExactlyElementsOf(bytes);
        });
    }

    @Test
    void aRecordWithAnArrayIsRefused() {
        database.link()
                .useTransaction(handle -> assertThatThrownBy(() -> handle.attach(FlatteningStore.class))
                        .hasMessageContaining("unnest would flatten"));
    }

    private static int sessionOf(Handle handle) {
        return handle.createQuery("select pg_backend_pid()")
                .mapTo(Integer.class)
                .one();
    }

    interface TryStore {
        @SqlQuery("select pg_backend_pid()")
        int session();

        default List<Integer> sessions() {
            return List.of(session(), session());
        }

        @SqlQuery("""
                select *
                from unnest(:id, :number, :small, :large, :flag, :at, :text, :bytes)
                    as row (id, number, small, large, flag, at, text, bytes)
                """)
        List<TryStore.Row> echo(@BindColumns List<TryStore.Row> rows);

        @SqlQuery("select 'one' as first, 'two' as second")
        Pair inOrder();

        @SqlQuery("select 'two' as second, 'one' as first")
        Pair turned();

        @SqlQuery("select 'two' as second")
        Pair second();

        @SqlQuery("select 'one' as first")
        Pair first();

        @SqlQuery("select unnest(:ids)")
        List<@Nullable UUID> ids(@Nullable UUID[] ids);

        @SqlQuery("select unnest(:cases)")
        List<@Nullable CaseId> cases(@Nullable CaseId[] cases);

        @SqlQuery("select unnest(:times)")
        List<@Nullable Instant> times(@Nullable Instant[] times);

        @SqlQuery("select :time")
        Instant time(Instant time);

        /** Read by the driver, as an array. */
        @SqlQuery("select :ids")
        @SingleValue
        UUID[] array(@Nullable UUID[] ids);

        @SqlQuery("select unnest(cast(:array as text[]))")
        List<String> texts(String array);

        @SqlQuery("select unnest(cast(:array as bytea[]))")
        List<byte[]> bytes(String array);

        record Pair(@Nullable String first, String second) {}

        record Row(
                CaseId id,
                int number,
                short small,
                long large,
                boolean flag,
                @Nullable Instant at,
                @Nullable String text,
                byte @Nullable [] bytes) {}
    }

    interface FlatteningStore {
        @SqlUpdate("select from unnest(:texts)")
        void insert(@BindColumns List<WithArray> rows);
    }

    record WithArray(String[] texts) {}
}
