package org.casewire.core.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.KnownCase.Former;
import org.casewire.core.conversation.KnownCase.Sender;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** One organisation's cases as a text from P to S finds them; what {@link ReplyRules} decides on. For either login. */
record ReplyFacts(List<KnownCase> cases, List<Former> former) {
    ReplyFacts {
        cases = List.copyOf(cases);
        former = List.copyOf(former);
    }

    /** The caller holds the locks of all cases with the number. */
    static ReplyFacts read(
            Handle handle, OrganisationId organisation, byte[] phoneIndex, String carrier, String senderNumber) {
        Store store = handle.attach(Store.class);
        LastSent lastSent = handle.attach(LastSent.class);
        List<Row> rows = store.cases(organisation, phoneIndex);
        boolean several = rows.stream().filter(row -> row.status().isOpen()).count() > 1;
        List<KnownCase> cases = rows.stream()
                .map(row -> row.known(
                        carrier,
                        senderNumber,
                        several && row.status().isOpen()
                                ? lastSent.lastAccepted(organisation, row.id(), carrier, senderNumber)
                                : Optional.empty()))
                .toList();
        List<Former> former = store.former(organisation, phoneIndex).stream()
                .filter(left -> rows.stream().noneMatch(row -> row.id().equals(left.id())))
                .toList();
        return new ReplyFacts(cases, former);
    }

    interface Store {
        @SqlQuery("""
                select id, status, status_changed_at as since, carrier, sender_number,
                    encode(name_hash, 'hex') as name
                from cases
                where organisation_id = :organisation
                and phone_index = :phone
                order by id
                """)
        List<Row> cases(OrganisationId organisation, byte[] phone);

        @SqlQuery("""
                select case_id as id, changed_at as left_at
                from case_former_phone
                where organisation_id = :organisation
                and phone_index = :phone
                order by changed_at desc, case_id
                """)
        List<Former> former(OrganisationId organisation, byte[] phone);
    }

    record Row(
            CaseId id,
            CaseStatus status,
            Instant since,
            Optional<String> carrier,
            Optional<String> senderNumber,
            Optional<String> name) {
        KnownCase known(String onCarrier, String onNumber, Optional<Instant> lastAccepted) {
            return new KnownCase(id, status, since, sender(onCarrier, onNumber), lastAccepted, name);
        }

        private Sender sender(String onCarrier, String onNumber) {
            return Sender.of(carrier, senderNumber, onCarrier, onNumber);
        }
    }
}
