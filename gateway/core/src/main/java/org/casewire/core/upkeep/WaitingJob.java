package org.casewire.core.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.casewire.core.cases.Attention;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.DeskSettings;
import org.casewire.core.organisation.EscalationStep;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.upkeep.WaitingStore.Alarm;
import org.casewire.core.upkeep.WaitingStore.Subject;
import org.jdbi.v3.core.Handle;

/**
 * Sees what waits for longer than {@code answerWithin} of opening time: a case then needs attention, with
 * {@code case.waiting}, until it waits no more, and the organisation's escalation is taken step by step. A step is taken
 * in the transaction that notes it, which also writes its e-mails; so each is taken once, over crashes and nodes.
 */
public final class WaitingJob implements Upkeep.Job {
    private static final int PAGE = 200;

    private final Database link;
    private final OrganisationDirectory organisations;
    private final Runnable wakeFeed;
    private final Duration interval;

    public WaitingJob(Database link, OrganisationDirectory organisations, Runnable wakeFeed, Duration interval) {
        this.link = link;
        this.organisations = organisations;
        this.wakeFeed = wakeFeed;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "waiting";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        new EachByItself().of(organisations.all(), this::look).end();
    }

    private void look(Organisation organisation) {
        OrganisationId id = organisation.id();
        boolean told = link.inTransaction(handle -> end(handle, id));
        List<Subject> late = link.inTransaction(handle -> late(handle, organisation));
        if (!late.isEmpty()) {
            told |= link.inTransaction(handle -> begin(handle, organisation, late));
        }
        link.useTransaction(handle -> escalate(handle, organisation));
        if (told) {
            wakeFeed.run();
        }
    }

    /** What waits no more needs nobody's attention for that, and no e-mail that was not sent yet. */
    private static boolean end(Handle handle, OrganisationId organisation) {
        WaitingStore store = handle.attach(WaitingStore.class);
        List<Subject> ended = store.end(organisation);
        InboxChange change = InboxChange.NONE;
        List<NewEvent> events = new ArrayList<>();
        for (Subject one : ended) {
            store.dropMails(organisation, one.kind(), one.subjectId(), one.since());
            if (one.isCase()) {
                CaseId caseId = new CaseId(one.subjectId());
                change = change.plus(Attention.clearMessage(handle, organisation, caseId, mark(caseId)));
                events.add(NewEvent.ofCase(organisation, EventType.CASE_UPDATED, caseId));
            }
        }
        InboxStore.change(handle, organisation, change);
        EventStore.append(handle, events);
        return !events.isEmpty();
    }

    /** The clock that rests at night never goes back: who has waited for longer is due first. */
    private static List<Subject> late(Handle handle, Organisation organisation) {
        DeskSettings desk = organisation.settings().desk();
        WaitingStore store = handle.attach(WaitingStore.class);
        double least = desk.answerWithin().toMillis() / 1_000.0;
        Instant now = store.now();
        List<Subject> late = new ArrayList<>(store.cases(organisation.id(), least, PAGE));
        late.addAll(store.unmatched(organisation.id(), least, PAGE));
        late.removeIf(one ->
                desk.openingHours().after(one.since(), desk.answerWithin()).isAfter(now));
        return late;
    }

    private static boolean begin(Handle handle, Organisation organisation, List<Subject> late) {
        DeskSettings desk = organisation.settings().desk();
        OrganisationId id = organisation.id();
        WaitingStore store = handle.attach(WaitingStore.class);
        InboxChange change = InboxChange.NONE;
        List<NewEvent> events = new ArrayList<>();
        for (Subject one : late) {
            Instant due = desk.openingHours().after(one.since(), desk.answerWithin());
            if (store.begin(id, one.kind(), one.subjectId(), one.since(), due).isPresent() && one.isCase()) {
                CaseId caseId = new CaseId(one.subjectId());
                change = change.plus(Attention.raise(handle, id, caseId, mark(caseId)));
                events.add(NewEvent.ofCase(id, EventType.CASE_WAITING, caseId));
            }
        }
        InboxStore.change(handle, id, change);
        EventStore.append(handle, events);
        return !events.isEmpty();
    }

    private static void escalate(Handle handle, Organisation organisation) {
        DeskSettings desk = organisation.settings().desk();
        WaitingStore store = handle.attach(WaitingStore.class);
        Instant now = store.now();
        for (Alarm alarm : store.stepsDue(organisation.id(), PAGE)) {
            int step = alarm.nextStep();
            while (step < desk.escalation().size() && !at(desk, alarm, step).isAfter(now)) {
                EscalationStep taken = desk.escalation().get(step);
                for (String email : taken.email().stream().distinct().toList()) {
                    store.mail(organisation.id(), alarm.kind(), alarm.subjectId(), alarm.waitingSince(), step, email);
                }
                step++;
            }
            int next = step;
            store.stepped(
                    organisation.id(),
                    alarm.kind(),
                    alarm.subjectId(),
                    alarm.waitingSince(),
                    next,
                    next < desk.escalation().size() ? at(desk, alarm, next) : null);
        }
    }

    private static Instant at(DeskSettings desk, Alarm alarm, int step) {
        return desk.openingHours()
                .after(alarm.dueAt(), desk.escalation().get(step).after());
    }

    /** It is the case that needs somebody, not one of its messages: so that reading one does not clear it. */
    private static MessageId mark(CaseId caseId) {
        return new MessageId(caseId.value());
    }
}
