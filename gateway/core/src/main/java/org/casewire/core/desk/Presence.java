package org.casewire.core.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.KeysetException;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.Author;
import org.casewire.core.node.NodeCall;
import org.casewire.core.thread.Broken;
import org.casewire.core.thread.CoreThread;
import org.jspecify.annotations.Nullable;

/**
 * Who has which case open, and who is writing: true for 15 seconds after the last sign, in memory alone. Other nodes are
 * told four times a second, in one call, with names sealed by the organisation's key; what of it gets lost comes with the
 * next sign. Bounded: of a case, of an organisation and in all so many people are remembered, and whoever is one too many
 * is answered all the same. Safe for all threads; blocks nobody.
 */
public final class Presence implements AutoCloseable {
    static final Duration LASTS = Duration.ofSeconds(15);
    static final int MOST_OF_A_CASE = 50;
    static final int MOST_OF_AN_ORGANISATION = 5_000;
    static final int MOST = 50_000;
    /** Cases that are to be told at once; of more than these the pages hear with the next sign. */
    private static final int MOST_TOLD = 2_000;

    private static final Duration PACE = Duration.ofMillis(250);

    private final KeyRing keys;
    private final LongSupplier nanoTime;
    private final Consumer<NodeCall.Presence> others;
    private final Map<CaseKey, Map<String, Here>> present = new HashMap<>();
    private final Map<OrganisationId, Integer> ofOrganisation = new HashMap<>();
    private final Set<CaseKey> changed = new LinkedHashSet<>();
    private final Map<Sign, Activity> unsaid = new LinkedHashMap<>();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, CoreThread.ofPool("presence"), new ThreadPoolExecutor.DiscardPolicy());
    private int all;

    /** What somebody does in a case. */
    public enum Activity {
        VIEWING,
        TYPING,
        GONE
    }

    /** Somebody who is there too. */
    public record Other(Author who, Activity activity) {}

    /**
     * @param nanoTime as {@link System#nanoTime}
     * @param others tells the other nodes; must not wait
     */
    public Presence(KeyRing keys, LongSupplier nanoTime, Consumer<NodeCall.Presence> others) {
        this.keys = keys;
        this.nanoTime = nanoTime;
        this.others = others;
    }

    /** @param told of each case in which somebody came, went or did something else; must not wait */
    public void start(Consumer<CaseKey> told) {
        timer.scheduleAtFixedRate(
                Broken.told("presence", () -> tick(told)), PACE.toNanos(), PACE.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Notes a sign, and tells who else is there. */
    public synchronized List<Other> sign(CaseKey where, Author who, Activity activity) {
        note(where, who, activity);
        if (unsaid.size() < MOST_TOLD) {
            unsaid.put(new Sign(where, who), activity);
        }
        long now = nanoTime.getAsLong();
        return present.getOrDefault(where, Map.of()).values().stream()
                .filter(one -> !one.who().id().equals(who.id()) && one.until() - now > 0)
                .map(one -> new Other(one.who(), one.activity()))
                .toList();
    }

    /** What another node says. */
    public void heard(NodeCall.Presence call) {
        for (NodeCall.Sign sign : call.signs()) {
            CaseKey where = new CaseKey(new OrganisationId(sign.organisation()), new CaseId(sign.caseId()));
            try {
                keys.of(where.organisation())
                        .sealer()
                        .read(SealedColumn.PRESENCE_WHO, sign.caseId(), sign.who())
                        .map(Author::read)
                        .ifPresent(who -> {
                            synchronized (this) {
                                note(where, who, Activity.values()[sign.activity()]);
                            }
                        });
            } catch (KeysetException elsewhere) {
                // An organisation whose key is not here is served elsewhere.
                continue;
            }
        }
    }

    /** How many people are remembered. */
    public synchronized int size() {
        return all;
    }

    private void note(CaseKey where, Author who, Activity activity) {
        Map<String, Here> here = present.get(where);
        Here before = here == null ? null : here.get(who.id());
        if (activity == Activity.GONE) {
            if (here != null && before != null) {
                here.remove(who.id());
                fewer(where, here);
                tell(where);
            }
            return;
        }
        if (before == null && isFull(where, here)) {
            return;
        }
        Map<String, Here> people = present.computeIfAbsent(where, one -> new LinkedHashMap<>());
        people.put(who.id(), new Here(who, activity, nanoTime.getAsLong() + LASTS.toNanos()));
        if (before == null) {
            all++;
            ofOrganisation.merge(where.organisation(), 1, Integer::sum);
        }
        if (before == null || before.activity() != activity) {
            tell(where);
        }
    }

    private boolean isFull(CaseKey where, @Nullable Map<String, Here> here) {
        return here != null && here.size() >= MOST_OF_A_CASE
                || ofOrganisation.getOrDefault(where.organisation(), 0) >= MOST_OF_AN_ORGANISATION
                || all >= MOST;
    }

    private void fewer(CaseKey where, Map<String, Here> left) {
        all--;
        ofOrganisation.computeIfPresent(where.organisation(), (id, people) -> people == 1 ? null : people - 1);
        if (left.isEmpty()) {
            present.remove(where);
        }
    }

    private void tell(CaseKey where) {
        if (changed.size() < MOST_TOLD) {
            changed.add(where);
        }
    }

    private void tick(Consumer<CaseKey> told) {
        List<CaseKey> cases;
        List<Map.Entry<Sign, Activity>> said = new ArrayList<>();
        synchronized (this) {
            forget();
            cases = List.copyOf(changed);
            changed.clear();
            unsaid.forEach((sign, activity) -> said.add(Map.entry(sign, activity)));
            unsaid.clear();
        }
        cases.forEach(told);
        List<NodeCall.Sign> signs = new ArrayList<>();
        int room = NodeCall.Presence.MOST_BYTES;
        for (Map.Entry<Sign, Activity> one : said) {
            Optional<NodeCall.Sign> sealed = sealed(one.getKey(), one.getValue());
            if (sealed.isEmpty()) {
                continue;
            }
            NodeCall.Sign sign = sealed.get();
            room -= sign.bytes();
            if (room < 0) {
                // The rest comes with its next sign.
                break;
            }
            signs.add(sign);
        }
        if (!signs.isEmpty()) {
            others.accept(new NodeCall.Presence(signs));
        }
    }

    private void forget() {
        long now = nanoTime.getAsLong();
        for (CaseKey where : List.copyOf(present.keySet())) {
            Map<String, Here> people = present.getOrDefault(where, new LinkedHashMap<>());
            List<String> over = people.values().stream()
                    .filter(one -> one.until() - now <= 0)
                    .map(one -> one.who().id())
                    .toList();
            for (String id : over) {
                people.remove(id);
                fewer(where, people);
                tell(where);
            }
        }
    }

    /** Empty when the organisation's key is not at hand (any more). */
    private Optional<NodeCall.Sign> sealed(Sign sign, Activity activity) {
        CaseKey where = sign.where();
        try {
            byte[] who = keys.of(where.organisation())
                    .sealer()
                    .seal(
                            SealedColumn.PRESENCE_WHO,
                            where.caseId().value(),
                            sign.who().json());
            return Optional.of(new NodeCall.Sign(
                    where.organisation().value(), where.caseId().value(), (byte) activity.ordinal(), who));
        } catch (KeysetException elsewhere) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private record Here(Author who, Activity activity, long until) {}

    private record Sign(CaseKey where, Author who) {}
}
