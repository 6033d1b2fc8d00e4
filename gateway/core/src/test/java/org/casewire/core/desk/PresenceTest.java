package org.casewire.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.casewire.core.Eventually;
import org.casewire.core.TestDatabase;
import org.casewire.core.TestKeys;
import org.casewire.core.TestOrganisation;
import org.casewire.core.desk.Presence.Activity;
import org.casewire.core.desk.Presence.Other;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.Author;
import org.casewire.core.node.NodeCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final Author NURSE = new Author("n1", "Nurse Ångström");
    private static final Author DOCTOR = new Author("d1", "Doctor");

    private static TestDatabase database;
    private static TestKeys keys;
    private static OrganisationId clinic;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<CaseKey> told = new CopyOnWriteArrayList<>();
    private final Presence here = new Presence(keys.ring(), nanos::get, call -> calls.add(call.written("here")));
    private final CaseKey where = new CaseKey(clinic, new CaseId(new UUID(1, 2)));

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        keys = new TestKeys(database);
        clinic = TestOrganisation.named("clinic").insert(database, keys);
    }

    @AfterEach
    void stop() {
        here.close();
    }

    @AfterAll
    static void close() {
        keys.close();
        database.close();
    }

    @Test
    void aSignHoldsForFifteenSecondsAndItsEndIsTold() {
        here.start(told::add);
        assertThat(here.sign(where, NURSE, Activity.VIEWING)).isEmpty();
        assertThat(here.sign(where, DOCTOR, Activity.TYPING)).containsExactly(new Other(NURSE, Activity.VIEWING));
        Eventually.holds("somebody came", () -> told.contains(where));
        told.clear();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        here.sign(where, DOCTOR, Activity.TYPING);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
        assertThat(here.sign(where, DOCTOR, Activity.TYPING))
                .as("the nurse said nothing for 16 s")
                .isEmpty();
        Eventually.holds("somebody is gone", () -> told.contains(where));
        here.sign(where, DOCTOR, Activity.GONE);
        Eventually.holds("nobody is remembered", () -> here.size() == 0);
    }

    @Test
    void anotherNodeHearsWhoIsThereInOneCallWithoutAName() {
        here.start(told::add);
        here.sign(where, NURSE, Activity.VIEWING);
        here.sign(where, DOCTOR, Activity.TYPING);
        Eventually.holds("a call was made", () -> !calls.isEmpty());
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0)).doesNotContain("Nurse").doesNotContain("n1").hasSizeLessThan(8_000);

        Presence there = new Presence(keys.ring(), nanos::get, call -> {});
        NodeCall heard = NodeCall.read(calls.get(0), "there").orElseThrow();
        there.heard((NodeCall.Presence) heard);
        assertThat(there.sign(where, new Author("x", "X"), Activity.VIEWING))
                .containsExactlyInAnyOrder(new Other(NURSE, Activity.VIEWING), new Other(DOCTOR, Activity.TYPING));
        assertThat(NodeCall.read(calls.get(0), "here")).isEqualTo(Optional.empty());
        there.close();
    }

    @Test
    void aCallIsNeverLongerThanAPayloadMayBe() {
        for (int i = 0; i < 500; i++) {
            here.sign(where, new Author("id" + i, "N".repeat(200)), Activity.VIEWING);
        }
        here.start(told::add);
        Eventually.holds("a call was made", () -> !calls.isEmpty());
        assertThat(calls.get(0).length()).isBetween(4_000, 7_999);
    }

    @Test
    void howManyAreRememberedIsBounded() {
        for (int i = 0; i < 1_000; i++) {
            here.sign(where, new Author("id" + i, "N"), Activity.VIEWING);
        }
        assertThat(here.size()).isEqualTo(Presence.MOST_OF_A_CASE);
        for (int i = 0; i < 10_000; i++) {
            here.sign(new CaseKey(clinic, new CaseId(new UUID(3, i))), NURSE, Activity.VIEWING);
        }
        assertThat(here.size()).isEqualTo(Presence.MOST_OF_AN_ORGANISATION);
        CaseKey others = new CaseKey(new OrganisationId(new UUID(9, 9)), where.caseId());
        here.sign(others, NURSE, Activity.VIEWING);
        assertThat(here.size()).as("others have room").isEqualTo(Presence.MOST_OF_AN_ORGANISATION + 1);
    }
}
