package org.casewire.core;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.SenderNumber;

/**
 * Puts an organisation into a test's database, with real keys. It sends to Finnish numbers and speaks Finnish, Swedish
 * and English, all else at its default unless a setting says so.
 *
 * <pre>
 *   OrganisationId clinic = TestOrganisation.named("clinic")
 *           .number("dna", "358401000001")
 *           .retired("elisa", "358451000001")
 *           .setting("severalOpenCases", "\"ASK\"")
 *           .insert(database, keys);
 * </pre>
 */
public final class TestOrganisation {
    private static final Ids IDS = new Ids(Clock.systemUTC());

    private final String slug;
    private final List<Number> numbers = new ArrayList<>();
    private final List<String> settings = new ArrayList<>(List.of("""
            "regions": ["FI"]""", """
            "languages": ["fi", "sv", "en"]""", """
            "closingMessage": {"fi": "Keskustelu on suljettu.", "sv": "Chatten är stängd.", "en": "This chat is closed."}\
            """));

    private TestOrganisation(String slug) {
        this.slug = slug;
    }

    public static TestOrganisation named(String slug) {
        return new TestOrganisation(slug);
    }

    /** The first one given is the preferred one. */
    public TestOrganisation number(String carrier, String digits) {
        return add(new Number(carrier, digits, false, false));
    }

    public TestOrganisation retired(String carrier, String digits) {
        return add(new Number(carrier, digits, true, false));
    }

    /** A shared number whose unknown senders this organisation answers. */
    public TestOrganisation defaultFor(String carrier, String digits) {
        return add(new Number(carrier, digits, false, true));
    }

    /** @param json the setting's value as JSON, e.g. {@code "\"PT1H\""} */
    public TestOrganisation setting(String name, String json) {
        settings.add("\"" + name + "\": " + json);
        return this;
    }

    public OrganisationId insert(TestDatabase database, TestKeys keys) {
        OrganisationId id = IDS.organisation();
        keys.master().addOrganisation(id);
        byte[] wrapped = keys.ring().newWrappedKeys(id);
        try (Database owner = database.owner()) {
            return owner.inTransaction(handle -> {
                handle.createUpdate("""
                                insert into organisation (id, slug, name, settings, wrapped_keys)
                                values (:id, :slug, :slug, cast(:settings as jsonb), :wrapped)
                                """)
                        .bind("id", id.value())
                        .bind("slug", slug)
                        .bind("settings", "{" + String.join(", ", settings) + "}")
                        .bind("wrapped", wrapped)
                        .execute();
                for (int rank = 0; rank < numbers.size(); rank++) {
                    Number number = numbers.get(rank);
                    handle.createUpdate("""
                                    insert into sender_number
                                        (organisation_id, carrier, number, kind, rank, retired, default_organisation)
                                    values (:id, :carrier, :digits, :kind, :rank, :retired, :default)
                                    """)
                            .bind("id", id.value())
                            .bind("carrier", number.carrier)
                            .bind("digits", number.digits)
                            .bind(
                                    "kind",
                                    SenderNumber.address(number.digits).kind().name())
                            .bind("rank", rank)
                            .bind("retired", number.retired)
                            .bind("default", number.isDefault)
                            .execute();
                }
                return id;
            });
        }
    }

    private TestOrganisation add(Number number) {
        numbers.add(number);
        return this;
    }

    private record Number(String carrier, String digits, boolean retired, boolean isDefault) {}
}
