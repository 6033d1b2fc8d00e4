package org.casewire.core.upkeep;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.upkeep.WaitingStore.Due;

/**
 * Sends the e-mails of the escalation: one to each address for all that is due to it now. Each is taken before it is
 * tried, so that no two nodes send it; one whose server took it just before this process died may come twice, under one
 * id. Without a mail server the job fails, since somebody relies on being told.
 */
public final class EscalationJob implements Upkeep.Job {
    private static final int BATCH = 200;

    private final Database link;
    private final OrganisationDirectory organisations;
    private final Optional<Mailer> mailer;
    private final Duration interval;

    /** @param mailer empty where no mail server is configured */
    public EscalationJob(
            Database link, OrganisationDirectory organisations, Optional<Mailer> mailer, Duration interval) {
        this.link = link;
        this.organisations = organisations;
        this.mailer = mailer;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "escalation";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        link.inTransaction(handle -> handle.attach(WaitingStore.class).forget(BATCH));
        List<Due> taken =
                link.inTransaction(handle -> handle.attach(WaitingStore.class).take(BATCH));
        if (taken.isEmpty()) {
            return;
        }
        Mailer to = mailer.orElseThrow(() -> new IllegalStateException(
                "an organisation's escalation tells people by e-mail, and no mail server is configured (mail.host)"));
        Map<Address, List<Due>> byAddress = new LinkedHashMap<>();
        taken.forEach(one -> byAddress
                .computeIfAbsent(new Address(one.organisationId(), one.email()), key -> new ArrayList<>())
                .add(one));
        new EachByItself()
                .of(byAddress.entrySet(), entry -> send(to, entry.getKey(), entry.getValue()))
                .end();
    }

    private record Address(OrganisationId organisation, String email) {}

    private void send(Mailer to, Address address, List<Due> all) {
        Optional<Organisation> organisation = organisations.find(address.organisation());
        if (organisation.isEmpty()) {
            return;
        }
        int cases = (int) all.stream()
                .filter(one -> one.kind().equals("CASE"))
                .map(Due::subjectId)
                .distinct()
                .count();
        int texts = (int) all.stream()
                .filter(one -> !one.kind().equals("CASE"))
                .map(Due::subjectId)
                .distinct()
                .count();
        Instant since = all.stream()
                .map(Due::waitingSince)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        to.send(new Mailer.Mail(
                id(address, all), address.email(), organisation.get().name(), cases, texts, since));
        link.useTransaction(handle -> {
            WaitingStore store = handle.attach(WaitingStore.class);
            all.forEach(one -> store.sent(
                    one.organisationId(), one.kind(), one.subjectId(), one.waitingSince(), one.step(), one.email()));
        });
    }

    private static UUID id(Address address, List<Due> all) {
        String content = all.stream()
                .map(one -> one.subjectId() + "/" + one.waitingSince() + "/" + one.step())
                .sorted()
                .collect(Collectors.joining("\n", address.organisation() + "\n" + address.email() + "\n", ""));
        return UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
    }
}
