package org.casewire.daemon.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Looks things up over tables that grow, one request at a time: over HTTP, and the database's part of it by the same
 * services of core on a pool of our own. Each answer is checked. For one thread.
 */
final class Lookups {
    private static final int SAMPLE = 200;
    private static final int PAGE = 50;
    private static final int OK = 200;
    private static final int WARM_UPS_AT_MOST = 20;

    private final Scene scene;
    private final Findings findings;
    private final Random random = new Random(1);

    Lookups(Scene scene, Findings findings) {
        this.scene = scene;
        this.findings = findings;
    }

    /** One look-up of something in the case of this number. */
    interface LookUp {
        void of(int caseNumber) throws IOException, SQLException;
    }

    void measure(String where, Consumer<String> progress) throws Exception {
        List<Integer> sizes = scene.plan().sizes();
        int sample = Math.min(SAMPLE, scene.cases().size() / sizes.size());
        long messages = scene.ledger().messages();
        try (Archive archive = new Archive(scene);
                Samples samples = new Samples(scene);
                CoreServices services = new CoreServices(scene)) {
            for (int i = 0; i < sizes.size(); i++) {
                int size = sizes.get(i);
                progress.accept("Filling the tables up to %d messages …".formatted(size));
                List<Integer> cases =
                        IntStream.range(i * sample, (i + 1) * sample).boxed().toList();
                int page = (int) Math.max(2, Math.min(PAGE, 1 + (size - messages) / sample));
                int[] written = {2};
                archive.growBy(size - messages - (long) sample * (page - 1), done -> {
                    int upTo = 2 + (int) Math.round(done * (page - 1));
                    samples.write(cases, written[0], upTo);
                    written[0] = upTo;
                });
                if (written[0] <= page) {
                    samples.write(cases, written[0], page + 1);
                }
                archive.tidy();
                messages = scene.ledger().messages();
                progress.accept("Looking up …");
                lookUp(
                        where + String.format(Locale.ROOT, "over %,d: ", size).replace(',', ' '),
                        cases,
                        samples,
                        services);
            }
        }
        findings.figure(where + "database", "MB", scene.ledger().databaseBytes() / 1e6);
    }

    private void lookUp(String where, List<Integer> cases, Samples samples, CoreServices services)
            throws IOException, SQLException {
        try (HttpConnection http = new HttpConnection(scene.rig().port())) {
            time(where + "thread page, HTTP", cases, number -> {
                String body = get(http, number, "/v1/cases/" + open(number).id() + "/messages?limit=" + PAGE);
                long shown = Math.min(PAGE, samples.messages(number));
                require(count(body, "\"entry\":") == shown, "a thread page without its %d entries", shown);
            });
            time(where + "thread page, database", cases, number -> services.thread(number, PAGE));
            time(where + "case list, HTTP", cases, number -> {
                String body = get(http, number, "/v1/cases?status=IN_PROGRESS");
                require(count(body, "\"lastMessage\":") > 0, "an empty list of cases");
            });
            time(where + "case list, database", cases, services::list);
            time(where + "cases of a number, HTTP", cases, number -> {
                String body = get(http, number, "/v1/cases?phone=%2B" + (Seeding.FIRST_PHONE + number));
                require(body.contains(open(number).id()), "a patient's case was not found");
            });
            time(where + "cases of a number, database", cases, services::byPhone);
            time(where + "inbox, HTTP", cases, number -> get(http, number, "/v1/inbox"));
            time(where + "inbox, database", cases, services::inbox);
            time(where + "correlation, HTTP", cases, number -> {
                String body = get(
                        http,
                        number,
                        "/v1/correlation/preview?from=%2B" + (Seeding.FIRST_PHONE + number) + "&to="
                                + open(number).tenant().senderNumber());
                require(body.contains(open(number).id()), "a text was not correlated with its case");
            });
            time(where + "correlation, database", cases, services::correlation);
            time(
                    where + "receipt, database",
                    cases,
                    number -> require(
                            scene.ledger().byCarrierId(Rig.CARRIER, Samples.carrierMessageId(number, 2)) == 1,
                            "a receipt's message was not found"));
        }
    }

    private void time(String name, List<Integer> cases, LookUp lookUp) throws IOException, SQLException {
        Times times = new Times();
        int count = scene.plan().lookups();
        warmUp(count, cases, lookUp);
        for (int i = 0; i < count; i++) {
            int number = any(cases);
            long since = System.nanoTime();
            lookUp.of(number);
            times.add(System.nanoTime() - since);
        }
        Quantiles quantiles = times.ofNanos();
        findings.figure(name + ", p50", "ms", quantiles.p50());
        findings.figure(name + ", p99", "ms", quantiles.p99());
    }

    /**
     * At least as many that do not count, and on until the code is compiled, which it is in a daemon that looks things up
     * for days: one compiler at work was all of the p99, 5.5 ms instead of 2.
     */
    private void warmUp(int count, List<Integer> cases, LookUp lookUp) throws IOException, SQLException {
        Compilers compilers =
                new Compilers(List.of(ProcessHandle.current().pid(), scene.rig().daemonPid()));
        for (int i = 0; i < count || (!compilers.rest() && i < count * WARM_UPS_AT_MOST); i++) {
            lookUp.of(any(cases));
        }
    }

    private int any(List<Integer> cases) {
        return cases.get(random.nextInt(cases.size()));
    }

    private OpenCase open(int number) {
        return scene.cases().get(number);
    }

    private String get(HttpConnection http, int number, String path) throws IOException {
        HttpConnection.Answer answer = http.get(path, open(number).tenant().head());
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        require(answer.status() == OK, "%s was answered %d", path.replaceAll("[?].*", ""), answer.status());
        return body;
    }

    private static void require(boolean fine, String fault, Object... values) {
        if (!fine) {
            throw new BenchException("Looking up: " + fault.formatted(values) + ".");
        }
    }

    private static int count(String body, String word) {
        int count = 0;
        for (int at = body.indexOf(word); at >= 0; at = body.indexOf(word, at + 1)) {
            count++;
        }
        return count;
    }
}
