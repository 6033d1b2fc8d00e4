package org.casewire.core.organisation;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.SenderAddress;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Rows of organisation and sender_number. */
interface OrganisationStore {
    /** Changes whenever any organisation does. */
    @SqlQuery("""
            select coalesce(md5(string_agg(id::text || version, ' ' order by id)), '')
            from organisation
            """)
    String fingerprint();

    @SqlQuery("""
            select id, slug, name, settings::text as settings, version
            from organisation
            order by slug
            """)
    List<Row> all();

    @SqlQuery("""
            select id, slug, name, settings::text as settings, version
            from organisation
            where id = :id
            """)
    Optional<Row> find(OrganisationId id);

    @SqlQuery("""
            select id, slug, name, settings::text as settings, version
            from organisation
            where slug = :slug
            for update
            """)
    Optional<Row> lock(String slug);

    @SqlQuery("""
            select organisation_id, carrier, number, kind, retired, default_organisation, authorisation, authorised_until
            from sender_number
            order by organisation_id, retired, rank, carrier, number
            """)
    List<NumberRow> numbers();

    @SqlQuery("""
            select organisation_id, carrier, number, kind, retired, default_organisation, authorisation, authorised_until
            from sender_number
            where organisation_id = :organisation
            order by retired, rank, carrier, number
            """)
    List<NumberRow> numbers(OrganisationId organisation);

    @SqlQuery("select wrapped_keys from organisation where id = :id")
    Optional<byte[]> wrappedKeys(OrganisationId id);

    /** False when the row has another version by now. */
    @SqlUpdate("""
            update organisation
            set name = :name, settings = cast(:settings as jsonb), version = version + 1
            where id = :id and version = :version
            """)
    boolean update(OrganisationId id, String name, String settings, long version);

    @SqlUpdate("""
            insert into organisation (id, slug, name, settings, wrapped_keys, key_fingerprint)
            values (:id, :slug, :name, cast(:settings as jsonb), :wrappedKeys, :keyFingerprint)
            on conflict (slug) do nothing
            """)
    boolean insert(
            OrganisationId id, String slug, String name, String settings, byte[] wrappedKeys, String keyFingerprint);

    @SqlUpdate("""
            insert into sender_number (organisation_id, carrier, number, kind, rank, retired, default_organisation)
            values (:organisation, :carrier, :number, :kind, :rank, false, :defaultOrganisation)
            on conflict (organisation_id, carrier, number) do update
            set kind = excluded.kind, rank = excluded.rank, retired = false,
                default_organisation = excluded.default_organisation
            """)
    void putNumber(
            OrganisationId organisation,
            String carrier,
            String number,
            SenderAddress.Kind kind,
            int rank,
            boolean defaultOrganisation);

    @SqlUpdate("""
            update sender_number
            set authorisation = :reference, authorised_until = :until
            where organisation_id = :organisation and carrier = :carrier and number = :number
            """)
    void authorise(
            OrganisationId organisation,
            String carrier,
            String number,
            @Nullable String reference,
            @Nullable LocalDate until);

    @SqlUpdate("""
            update sender_number
            set retired = true, default_organisation = false
            where organisation_id = :organisation and carrier = :carrier and number = :number
            """)
    void retireNumber(OrganisationId organisation, String carrier, String number);

    /** The organisation that a shared number's unplaceable texts go to, if it is another one. */
    @SqlQuery("""
            select o.slug
            from sender_number n
            join organisation o on o.id = n.organisation_id
            where n.carrier = :carrier and n.number = :number and n.default_organisation
                and n.organisation_id <> :organisation
            """)
    Optional<String> otherDefault(OrganisationId organisation, String carrier, String number);

    /** Whether messages wait to go out by this number. */
    @SqlQuery("""
            select exists (
                select
                from queue q
                join message m on m.organisation_id = q.organisation_id and m.id = q.message_id
                where q.organisation_id = :organisation and q.carrier = :carrier and m.sender_number = :number)
            """)
    boolean hasQueued(OrganisationId organisation, String carrier, String number);

    /** settings: as JSON. */
    record Row(OrganisationId id, String slug, String name, String settings, long version) {
        Organisation with(List<NumberRow> numbers) {
            return new Organisation(
                    id,
                    slug,
                    name,
                    SettingsJson.read(settings),
                    numbers.stream().map(NumberRow::senderNumber).toList(),
                    version);
        }
    }

    record NumberRow(
            OrganisationId organisationId,
            String carrier,
            String number,
            SenderAddress.Kind kind,
            boolean retired,
            boolean defaultOrganisation,
            @Nullable String authorisation,
            @Nullable LocalDate authorisedUntil) {
        SenderNumber senderNumber() {
            return new SenderNumber(
                    carrier,
                    new SenderAddress(number, kind),
                    retired,
                    defaultOrganisation,
                    Optional.ofNullable(authorisation)
                            .map(reference ->
                                    new SenderNumber.Authorisation(reference, Optional.ofNullable(authorisedUntil))));
        }
    }
}
