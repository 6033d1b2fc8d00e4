package org.casewire.core.desk;

import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.CarrierTexts;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.text.PlainTypography;
import org.casewire.core.text.TextMeasure;

/** Fills a template in for one case, as it would be sent; nothing is sent. Safe for all threads. */
public final class Rendering {
    private final Database app;
    private final OrganisationDirectory organisations;
    private final CarrierTexts texts;
    private final CaseReader reader;
    private final AuditTrail audit;
    private final Clock clock;

    public Rendering(
            Database app,
            OrganisationDirectory organisations,
            CarrierTexts texts,
            KeyRing keys,
            AuditTrail audit,
            Clock clock) {
        this.app = app;
        this.organisations = organisations;
        this.texts = texts;
        this.reader = new CaseReader(keys);
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What is wanted.
     *
     * @param language else the patient's, else the organisation's first that the template has
     * @param values of placeholders; they go before what is known by itself
     * @param sendAt when the text is to be sent; empty for now
     * @param author whose name is {author.name}
     */
    public record Wanted(
            CaseId caseId,
            Optional<String> language,
            Map<String, String> values,
            Optional<Instant> sendAt,
            String author) {
        @Override
        public String toString() {
            return "Wanted[" + caseId + "]";
        }
    }

    /** @param missing placeholders without a value: they stand in the text as they are written */
    public record Rendered(String text, String language, List<String> missing, TextMeasure measure) {
        @Override
        public String toString() {
            return "Rendered[" + language + "]";
        }
    }

    /** @throws RequestRefused not-found when there is no such template or case */
    public Rendered render(OrganisationId id, Actor actor, UUID templateId, Wanted wanted) {
        Organisation organisation = organisations.get(id);
        return app.inTransaction(id, handle -> {
            Template template = TemplateService.get(handle, id, templateId);
            Case rendered = reader.get(handle, id, wanted.caseId());
            audit.write(handle, id, actor, "template.render", Optional.of(wanted.caseId()));
            return render(organisation, template, rendered, wanted);
        });
    }

    private Rendered render(Organisation organisation, Template template, Case of, Wanted wanted) {
        String language = Stream.concat(
                        Stream.concat(wanted.language().stream(), of.patient().language().stream()),
                        organisation.settings().languages().stream())
                .filter(template.texts()::containsKey)
                .findFirst()
                .orElseGet(() -> template.texts().keySet().iterator().next());
        ZonedDateTime sent = wanted.sendAt()
                .orElseGet(clock::instant)
                .atZone(organisation.settings().desk().openingHours().zone());
        // Of all English ones that which no date is read wrongly in.
        Locale locale = language.equals("en") ? Locale.UK : Locale.forLanguageTag(language);
        Map<String, String> values = new HashMap<>();
        of.patient().name().ifPresent(name -> values.put("patient.name", name));
        values.put("organisation.name", organisation.name());
        values.put("author.name", wanted.author());
        values.put(
                "date",
                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        .withLocale(locale)
                        .format(sent));
        values.put(
                "time",
                DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                        .withLocale(locale)
                        .format(sent));
        values.put("phone", organisation.settings().desk().callbackPhone());
        values.putAll(wanted.values());
        Placeholders.Filled filled = Placeholders.fill(template.texts().getOrDefault(language, ""), values);
        String text =
                organisation.settings().plainTypography() ? PlainTypography.flatten(filled.text()) : filled.text();
        return new Rendered(text, language, filled.missing(), TextMeasure.strictest(text, texts.of(organisation)));
    }
}
