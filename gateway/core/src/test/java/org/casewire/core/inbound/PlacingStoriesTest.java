package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.conversation.Conversations;
import org.casewire.core.conversation.MovedMeanwhile;
import org.casewire.core.conversation.SenderChoice;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.inbound.PlacingModel.Case;
import org.casewire.core.inbound.PlacingModel.Item;
import org.casewire.core.inbound.PlacingModel.Org;
import org.casewire.core.message.Author;
import org.casewire.core.organisation.Organisation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Stories drawn at random (cases, phones, names, messages, closings, corrections, texts, STOPs, choices by hand, of three
 * organisations that share numbers), played on the real services and on {@link PlacingModel}: after each step both show
 * the same. A failure names its seed and steps; more of them: {@code -Dcasewire.placing.stories=1000}.
 */
class PlacingStoriesTest {
    private static final int STEPS = 40;
    private static final List<Org> ORGS = List.of(
            new Org("clinic", List.of("358401000001", "358401000002"), false),
            new Org("ward", List.of("358401000001", "358401000003"), true),
            new Org("lab", List.of("358401000004"), false));
    private static final List<String> NUMBERS = List.of("358401000001", "358401000002", "358401000003", "358401000004");

    private static final InboundFixture FIXTURE = new InboundFixture();
    private static final TestDesk DESK = new TestDesk(FIXTURE);
    private static final Map<Org, OrganisationId> IDS = new HashMap<>();
    private static final SenderChoice CHOICE =
            new SenderChoice(new Conversations(FIXTURE.keys.ring()), new CaseReader(FIXTURE.keys.ring()));
    private static int patients;

    @AfterAll
    static void close() {
        FIXTURE.close();
    }

    @Test
    void whatIsSeenIsWhatTheRulesSay() {
        for (Org org : ORGS) {
            TestOrganisation made = TestOrganisation.named(org.name());
            org.numbers().forEach(number -> made.number(InboundFixture.CARRIER, number));
            IDS.put(org, FIXTURE.insert(org.ask() ? made.setting("severalOpenCases", "\"ASK\"") : made));
        }
        long first = Long.getLong("casewire.placing.seed", new Random().nextInt(1_000_000_000));
        int stories = Integer.getInteger("casewire.placing.stories", 30);
        for (int i = 0; i < stories; i++) {
            new Story(first + i).play();
        }
    }

    /** One story, with patients of its own, so that the stories share a database. */
    private static final class Story {
        final long seed;
        final Random random;
        final PlacingModel model = new PlacingModel(ORGS);
        final List<String> phones = List.of(phone(), phone());
        final Org mostly;
        final Map<String, CaseId> ids = new HashMap<>();
        final List<String> told = new ArrayList<>();

        Story(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.mostly = any(ORGS);
        }

        private static String phone() {
            return "+358407" + String.format("%06d", ++patients);
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                try {
                    step(step);
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed + "\n" + String.join("\n", told), e);
                }
                assertThat(seen())
                        .as("seed %d%n%s", seed, String.join("\n", told))
                        .isEqualTo(model.seen());
            }
        }

        private void step(int step) {
            List<Case> cases = List.copyOf(model.cases.values());
            int die = random.nextInt(100);
            if (cases.isEmpty() || die < 10) {
                create("c" + step);
            } else if (die < 50) {
                text(step);
            } else if (die < 63) {
                move(any(cases));
            } else if (die < 70) {
                write(any(cases));
            } else if (die < 77) {
                rename(any(cases), name());
            } else if (die < 92) {
                changePhone(any(cases), any(phones));
            } else if (!model.items.isEmpty()) {
                decide(any(model.items));
            }
        }

        private void create(String name) {
            Org org = org();
            String phone = mostlyFirst(phones);
            String patient = name();
            told.add(name + ": " + org.name() + " makes a case for " + patient + " on " + phone);
            ids.put(name, DESK.create(IDS.get(org), phone, Optional.ofNullable(patient)));
            model.create(name, org, phone, patient);
        }

        private void text(int step) {
            String phone = mostlyFirst(phones);
            String number = mostlyFirst(org().numbers());
            String keyword = random.nextInt(4) > 0 ? "" : random.nextBoolean() ? "STOP" : "START";
            String text = keyword.isEmpty() ? "text " + step : keyword + "!".repeat(step);
            told.add(phone + " writes to " + number + ": " + text);
            FIXTURE.deliver(FIXTURE.text(phone, number, text));
            model.text(phone, number, text, keyword);
        }

        private void move(Case one) {
            boolean closes = one.open() || one.status.equals("NEW") && random.nextInt(4) == 0;
            told.add(one.id + (closes ? " is closed" : " is opened"));
            if (!closes) {
                DESK.open(IDS.get(one.org), ids.get(one.id));
                model.open(one);
            } else {
                boolean done = succeeds("unread-messages", () -> DESK.close(IDS.get(one.org), ids.get(one.id)));
                assertThat(done)
                        .as("seed %d%n%s", seed, String.join("\n", told))
                        .isEqualTo(model.close(one));
            }
        }

        private void write(Case one) {
            if (!one.open()) {
                return;
            }
            told.add(one.id + " writes");
            Organisation organisation = FIXTURE.directory.get(IDS.get(one.org));
            boolean done = succeeds(
                    "sender-number-in-use",
                    () -> MovedMeanwhile.again(() -> FIXTURE.database
                            .app()
                            .inTransaction(
                                    organisation.id(),
                                    handle -> CHOICE.take(
                                            handle,
                                            organisation,
                                            CHOICE.lock(handle, organisation, ids.get(one.id)),
                                            false))));
            assertThat(done).as("seed %d%n%s", seed, String.join("\n", told)).isEqualTo(model.write(one));
        }

        private void rename(Case one, @Nullable String name) {
            told.add(one.id + " is for " + name);
            DESK.rename(IDS.get(one.org), ids.get(one.id), Optional.ofNullable(name));
            model.rename(one, name);
        }

        private void changePhone(Case one, String phone) {
            told.add(one.id + " gets the number " + phone);
            DESK.phone(IDS.get(one.org), ids.get(one.id), phone);
            model.changePhone(one, phone);
        }

        private void decide(Item item) {
            OrganisationId organisation = IDS.get(item.org);
            UnmatchedId id = idOf(item);
            List<Case> own = model.cases.values().stream()
                    .filter(one -> one.org == item.org)
                    .toList();
            if (own.isEmpty() || random.nextBoolean()) {
                told.add("'" + item.text + "' is taken off the list");
                DESK.unmatched.handled(organisation, id, new Author("n", "N"), TestDesk.NURSE);
            } else {
                Case to = any(own);
                told.add("'" + item.text + "' is put into " + to.id);
                boolean same = to.phone.equals(item.phone);
                assertThat(succeeds(
                                "other-phone",
                                () -> DESK.unmatched.attach(
                                        organisation, id, ids.get(to.id), false, Optional.empty(), TestDesk.NURSE)))
                        .isEqualTo(same);
                if (!same) {
                    DESK.unmatched.attach(organisation, id, ids.get(to.id), true, Optional.empty(), TestDesk.NURSE);
                }
                to.thread.add(item.text);
            }
            model.items.remove(item);
        }

        private Map<String, Object> seen() {
            Map<String, Object> seen = new TreeMap<>();
            model.cases
                    .values()
                    .forEach(one -> seen.put("thread of " + one.id, FIXTURE.thread(IDS.get(one.org), ids.get(one.id))));
            TreeSet<String> optedOut = new TreeSet<>();
            for (Org org : ORGS) {
                seen.put(
                        "list of " + org.name(),
                        listed(org).stream().map(Listed::line).toList());
                phones.stream()
                        .filter(phone -> optedOut(org, phone))
                        .forEach(phone -> optedOut.add(org.name() + " " + phone));
            }
            seen.put("opted out", List.copyOf(optedOut));
            seen.put("unassigned", unassigned());
            return seen;
        }

        private record Listed(UUID id, String text, String line) {}

        private List<Listed> listed(Org org) {
            OrganisationId organisation = IDS.get(org);
            Map<UUID, String> names = new HashMap<>();
            ids.forEach((name, id) -> names.put(id.value(), name));
            return FIXTURE.database
                    .link()
                    .inTransaction(handle -> handle.createQuery("""
                            select id, reason, text_sealed, case_id, candidates
                            from unmatched
                            where organisation_id = :organisation and handled_at is null and phone_index = any(:phones)
                            order by id
                            """)
                            .bind("organisation", organisation.value())
                            .bindArray(
                                    "phones",
                                    byte[].class,
                                    phones.stream()
                                            .map(phone -> FIXTURE.index(organisation, phone))
                                            .toList())
                            .map((row, context) -> {
                                UUID id = row.getObject("id", UUID.class);
                                String text = FIXTURE.keys
                                        .ring()
                                        .of(organisation)
                                        .sealer()
                                        .open(SealedColumn.UNMATCHED_TEXT, id, row.getBytes("text_sealed"));
                                List<String> candidates = new ArrayList<>();
                                for (Object candidate :
                                        (Object[]) row.getArray("candidates").getArray()) {
                                    candidates.add(names.get((UUID) candidate));
                                }
                                return new Listed(
                                        id,
                                        text,
                                        PlacingModel.line(
                                                row.getString("reason"),
                                                text,
                                                Optional.ofNullable(row.getObject("case_id", UUID.class))
                                                        .map(names::get),
                                                candidates));
                            })
                            .list());
        }

        private UnmatchedId idOf(Item item) {
            return listed(item.org).stream()
                    .filter(listed -> listed.text().equals(item.text))
                    .findFirst()
                    .map(listed -> new UnmatchedId(listed.id()))
                    .orElseThrow();
        }

        private static boolean optedOut(Org org, String phone) {
            return FIXTURE.database
                    .link()
                    .inTransaction(handle ->
                            handle.attach(OptOutStore.class).stands(IDS.get(org), FIXTURE.index(IDS.get(org), phone)));
        }

        private long unassigned() {
            List<byte[]> pairs = phones.stream()
                    .flatMap(phone -> NUMBERS.stream()
                            .map(number -> FIXTURE.keys.ring().routing().pair(InboundFixture.CARRIER, number, phone)))
                    .toList();
            return FIXTURE.database
                    .link()
                    .inTransaction(handle -> handle.createQuery(
                                    "select count(*) from unassigned where pair_index = any(:pairs)")
                            .bindArray("pairs", byte[].class, pairs)
                            .mapTo(Long.class)
                            .one());
        }

        /** Stories that spread over everything seldom come to what matters. */
        private Org org() {
            return random.nextInt(4) > 0 ? mostly : any(ORGS);
        }

        private <T> T mostlyFirst(List<T> some) {
            return random.nextInt(3) > 0 ? some.get(0) : any(some);
        }

        private @Nullable String name() {
            return switch (random.nextInt(4)) {
                case 0 -> "Anna Virtanen";
                case 1 -> "Otto Virtanen";
                default -> null;
            };
        }

        private <T> T any(List<T> some) {
            return some.get(random.nextInt(some.size()));
        }

        /** False when it is refused with this code. */
        private static boolean succeeds(String code, Runnable call) {
            try {
                call.run();
                return true;
            } catch (RequestRefused refused) {
                assertThat(refused.code().word()).isEqualTo(code);
                return false;
            }
        }
    }
}
