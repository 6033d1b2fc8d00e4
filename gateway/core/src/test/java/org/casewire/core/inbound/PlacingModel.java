package org.casewire.core.inbound;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What product.md says of whose text it is ("Which case does a reply belong to", "Opt-out", cases and threads), in
 * memory, without locks and with a counter for a clock. Reservations never lapse here. It shares nothing with the code.
 */
final class PlacingModel {
    /** @param numbers its sender numbers, the preferred first */
    record Org(String name, List<String> numbers, boolean ask) {}

    static final class Case {
        final String id;
        final Org org;
        final List<String> thread = new ArrayList<>();
        final Map<String, Integer> left = new HashMap<>();
        String phone;

        @Nullable
        String name;

        String status = "NEW";
        int since;

        @Nullable
        String sender;

        Case(String id, Org org, String phone, @Nullable String name) {
            this.id = id;
            this.org = org;
            this.phone = phone;
            this.name = name;
        }

        boolean open() {
            return status.equals("IN_PROGRESS");
        }
    }

    static final class Item {
        final String text;
        final Org org;
        final String phone;
        final String number;
        String reason = "";

        @Nullable
        Case waitsFor;

        Set<Case> candidates = new LinkedHashSet<>();
        boolean choice;

        Item(String text, Org org, String phone, String number) {
            this.text = text;
            this.org = org;
            this.phone = phone;
            this.number = number;
        }

        void becomes(String newReason, @Nullable Case waits, List<Case> named) {
            reason = newReason;
            choice |= newReason.equals("needs-assignment");
            waitsFor = choice ? null : waits;
            candidates = new LinkedHashSet<>(named);
        }
    }

    private record Pair(String number, String phone) {}

    private static final class Claim {
        final Org org;
        boolean live;

        Claim(Org org, boolean live) {
            this.org = org;
            this.live = live;
        }
    }

    final List<Org> orgs;
    final Map<String, Case> cases = new LinkedHashMap<>();
    final List<Item> items = new ArrayList<>();
    final Set<String> optedOut = new TreeSet<>();
    int unassigned;
    private final Map<Pair, Claim> claims = new HashMap<>();
    private int now;

    PlacingModel(List<Org> orgs) {
        this.orgs = orgs;
    }

    void create(String id, Org org, String phone, @Nullable String name) {
        Case made = new Case(id, org, phone, name);
        made.since = ++now;
        cases.put(id, made);
    }

    void open(Case one) {
        if (one.sender != null) {
            Claim claim = claims.get(new Pair(one.sender, one.phone));
            if (claim == null || claim.org == one.org) {
                claims.put(new Pair(one.sender, one.phone), new Claim(one.org, true));
            } else {
                one.sender = null;
            }
        }
        one.status = "IN_PROGRESS";
        one.since = ++now;
        judgeAnew(one);
    }

    /** False when it is refused: a text waits for this case, and for no other. */
    boolean close(Case one) {
        boolean last = items.stream()
                .filter(item -> item.org == one.org && item.phone.equals(one.phone))
                .filter(item -> item.reason.equals("needs-assignment") || item.reason.equals("case-not-started"))
                .anyMatch(item -> item.candidates.contains(one)
                        && item.candidates.stream().allMatch(other -> other == one || other.status.equals("COMPLETE")));
        if (last) {
            return false;
        }
        boolean wasOpen = one.open();
        one.status = "COMPLETE";
        one.since = ++now;
        if (wasOpen) {
            releaseIfAlone(one);
        }
        judgeAnew(one);
        return true;
    }

    void rename(Case one, @Nullable String name) {
        one.name = name;
        judgeAnew(one);
    }

    void changePhone(Case one, String phone) {
        if (!phone.equals(one.phone)) {
            if (one.open()) {
                releaseIfAlone(one);
            }
            one.left.put(one.phone, ++now);
            one.left.remove(phone);
            one.phone = phone;
            one.sender = null;
        }
        judgeAnew(one);
    }

    private void releaseIfAlone(Case one) {
        boolean alone = cases.values().stream()
                .noneMatch(other -> other != one
                        && other.org == one.org
                        && other.open()
                        && other.phone.equals(one.phone)
                        && Objects.equals(other.sender, one.sender));
        if (alone && one.sender != null) {
            Claim claim = claims.get(new Pair(one.sender, one.phone));
            if (claim != null && claim.org == one.org) {
                claim.live = false;
            }
        }
    }

    /** The case's first message takes a conversation; false when every number is another organisation's. */
    boolean write(Case one) {
        Set<String> used = cases.values().stream()
                .filter(other -> other != one && other.org == one.org && other.open() && other.phone.equals(one.phone))
                .map(other -> other.sender)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Optional<String> number = one.org.numbers().stream()
                .sorted(Comparator.comparing((String candidate) -> !candidate.equals(one.sender))
                        .thenComparing(used::contains))
                .filter(candidate -> {
                    Claim claim = claims.get(new Pair(candidate, one.phone));
                    return claim == null || claim.org == one.org;
                })
                .findFirst();
        number.ifPresent(taken -> {
            claims.put(new Pair(taken, one.phone), new Claim(one.org, true));
            one.sender = taken;
        });
        return number.isPresent();
    }

    void text(String phone, String number, String text, String keyword) {
        Pair pair = new Pair(number, phone);
        Claim claim = claims.get(pair);
        List<Org> owners =
                orgs.stream().filter(org -> org.numbers().contains(number)).toList();
        List<Org> concerned = claim != null
                ? List.of(claim.org)
                : owners.stream()
                        .filter(org -> with(org, phone).stream().anyMatch(one -> !one.status.equals("COMPLETE")))
                        .toList();
        if (concerned.size() > 1) {
            unassigned++;
            obey(keyword, owners, phone);
            return;
        }
        if (concerned.isEmpty()) {
            ended(owners, phone, number, text);
            obey(keyword, owners, phone);
            return;
        }
        Org org = concerned.get(0);
        List<Case> open = with(org, phone).stream().filter(Case::open).toList();
        boolean live = claim != null && claim.live && open.stream().anyMatch(one -> number.equals(one.sender));
        List<Case> candidates =
                live ? open.stream().filter(one -> number.equals(one.sender)).toList() : open;
        if (candidates.isEmpty()) {
            Item item = listed(text, org, phone, number);
            waiting(item);
            obey(keyword, item.reason.equals("case-not-started") ? List.of(org) : owners, phone);
            return;
        }
        obey(keyword, List.of(org), phone);
        if (mustChoose(org, candidates)) {
            listed(text, org, phone, number).becomes("needs-assignment", null, candidates);
            if (!live) {
                claims.put(pair, new Claim(org, false));
            }
            return;
        }
        Case chosen = latest(candidates);
        chosen.thread.add(text);
        if (!live && (chosen.sender == null || chosen.sender.equals(number))) {
            claims.put(pair, new Claim(org, true));
            chosen.sender = number;
        } else if (!live) {
            claims.put(pair, new Claim(org, false));
        }
    }

    /** No organisation has an open or new case with the number, and none has the pair. */
    private void ended(List<Org> owners, String phone, String number, String text) {
        if (owners.size() == 1) {
            waiting(listed(text, owners.get(0), phone, number));
            return;
        }
        // Nobody has the pair, so no case was ever on it.
        List<Org> left =
                owners.stream().filter(org -> !formers(org, phone).isEmpty()).toList();
        if (left.size() == 1) {
            listed(text, left.get(0), phone, number).becomes("number-changed", null, formers(left.get(0), phone));
        } else {
            unassigned++;
        }
    }

    private Item listed(String text, Org org, String phone, String number) {
        Item item = new Item(text, org, phone, number);
        items.add(item);
        return item;
    }

    /** Rules 3 to 6, of one organisation. */
    private void waiting(Item item) {
        List<Case> own = with(item.org, item.phone);
        List<Case> fresh = own.stream().filter(one -> one.status.equals("NEW")).toList();
        if (!fresh.isEmpty()) {
            item.becomes("case-not-started", oneName(fresh) ? latest(fresh) : null, fresh);
            return;
        }
        List<Case> closed =
                own.stream().filter(one -> one.status.equals("COMPLETE")).toList();
        int closedLast = closed.stream().mapToInt(one -> one.since).max().orElse(0);
        List<Case> left = formers(item.org, item.phone).stream()
                .filter(one -> one.left.get(item.phone) > closedLast)
                .toList();
        if (!left.isEmpty()) {
            item.becomes("number-changed", null, left);
        } else if (!closed.isEmpty()) {
            List<Case> onPair = closed.stream()
                    .filter(one -> item.number.equals(one.sender))
                    .toList();
            Case last = latest(onPair.isEmpty() ? closed : onPair);
            item.becomes("case-complete", last, List.of(last));
        } else {
            item.becomes("unknown-sender", null, List.of());
        }
    }

    /** What waits and names this case, or waits for a choice on its number, is judged by the facts as they are now. */
    private void judgeAnew(Case changed) {
        for (Item item : List.copyOf(items)) {
            boolean its = item.phone.equals(changed.phone) || changed.left.containsKey(item.phone);
            if (item.org != changed.org || !its || !(item.choice || item.candidates.contains(changed))) {
                continue;
            }
            List<Case> open =
                    with(item.org, item.phone).stream().filter(Case::open).toList();
            List<Case> onPair =
                    open.stream().filter(one -> item.number.equals(one.sender)).toList();
            List<Case> fitting = onPair.isEmpty() ? open : onPair;
            List<Case> doors = open.stream().filter(item.candidates::contains).toList();
            if (item.choice ? fitting.isEmpty() : doors.isEmpty()) {
                waiting(item);
                continue;
            }
            Set<Case> meant = new LinkedHashSet<>(fitting);
            boolean choose = item.choice;
            if (!item.choice) {
                meant.addAll(doors);
                choose = mustChoose(item.org, List.copyOf(meant));
                with(item.org, item.phone).stream()
                        .filter(one -> one.status.equals("NEW") && item.candidates.contains(one))
                        .forEach(meant::add);
                choose |= !oneName(List.copyOf(meant));
            }
            if (choose) {
                item.becomes("needs-assignment", null, List.copyOf(meant));
            } else {
                Case door = item.waitsFor != null && doors.contains(item.waitsFor) ? item.waitsFor : latest(doors);
                door.thread.add(item.text);
                items.remove(item);
            }
        }
    }

    private void obey(String keyword, List<Org> concerned, String phone) {
        concerned.forEach(org -> {
            if (keyword.equals("STOP")) {
                optedOut.add(org.name() + " " + phone);
            } else if (keyword.equals("START")) {
                optedOut.remove(org.name() + " " + phone);
            }
        });
    }

    private List<Case> with(Org org, String phone) {
        return cases.values().stream()
                .filter(one -> one.org == org && one.phone.equals(phone))
                .toList();
    }

    private List<Case> formers(Org org, String phone) {
        return cases.values().stream()
                .filter(one -> one.org == org && one.left.containsKey(phone))
                .toList();
    }

    private static boolean mustChoose(Org org, List<Case> candidates) {
        return candidates.size() > 1 && (org.ask() || !oneName(candidates));
    }

    private static boolean oneName(List<Case> some) {
        Set<Optional<String>> names = new HashSet<>();
        some.forEach(one -> names.add(Optional.ofNullable(one.name)));
        return names.size() == 1;
    }

    private static Case latest(List<Case> some) {
        return some.stream().max(Comparator.comparing(one -> one.since)).orElseThrow();
    }

    /** Everything that can be seen of it, to be compared. */
    Map<String, Object> seen() {
        Map<String, Object> seen = new TreeMap<>();
        cases.values().forEach(one -> seen.put("thread of " + one.id, List.copyOf(one.thread)));
        orgs.forEach(org -> seen.put(
                "list of " + org.name(),
                items.stream()
                        .filter(item -> item.org == org)
                        .map(item -> line(
                                item.reason,
                                item.text,
                                Optional.ofNullable(item.waitsFor).map(one -> one.id),
                                item.candidates.stream().map(one -> one.id).toList()))
                        .toList()));
        seen.put("opted out", List.copyOf(optedOut));
        seen.put("unassigned", (long) unassigned);
        return seen;
    }

    static String line(String reason, String text, Optional<String> waitsFor, List<String> candidates) {
        return reason + " '" + text + "' for " + waitsFor.orElse("none") + " of " + new TreeSet<>(candidates);
    }
}
