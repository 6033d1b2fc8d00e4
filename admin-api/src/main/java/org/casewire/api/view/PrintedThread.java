package org.casewire.api.view;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.casewire.core.organisation.Organisation;
import org.jspecify.annotations.Nullable;

/**
 * A thread as a page to print: one document without scripts, pictures or links, every text escaped, in the organisation's
 * first language that has words here and by its wall clock.
 */
public final class PrintedThread {
    private static final String STYLE = "body{font:11pt/1.4 sans-serif;max-width:44em;margin:2em auto}"
            + "dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1em}dd{margin:0}"
            + "li{break-inside:avoid;list-style:none;border-top:1px solid #999;padding:.5em 0}ol{padding:0}"
            + "p{white-space:pre-wrap;margin:.2em 0}small{color:#444}";

    /** What a browser may do with the page: show it in this style, and nothing else. */
    public static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + sha256(STYLE) + "'; frame-ancestors 'none'; base-uri 'none'";

    private final StringBuilder page = new StringBuilder();
    private final Words words;
    private final DateTimeFormatter times;

    private PrintedThread(Words words, ZoneId zone) {
        this.words = words;
        this.times = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(words.locale())
                .withZone(zone);
    }

    public static String of(ExportView export, Organisation organisation) {
        Words words = organisation.settings().languages().stream()
                .flatMap(language -> Words.ALL.stream()
                        .filter(each -> each.locale().getLanguage().equals(language)))
                .findFirst()
                .orElse(Words.ENGLISH);
        ZoneId zone = organisation.settings().desk().openingHours().zone();
        return new PrintedThread(words, zone).write(export);
    }

    private String write(ExportView export) {
        CaseView of = export.of();
        String title = export.organisation() + " · " + words.title();
        page.append("<!DOCTYPE html>\n<html lang=\"")
                .append(words.locale().getLanguage())
                .append("\"><head><meta charset=\"utf-8\"><title>")
                .append(escaped(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(escaped(title))
                .append("</h1><dl>");
        line(words.patient(), of.patient().name());
        line(words.phone(), of.patient().phone());
        line(words.reference(), of.reference());
        line(words.subject(), of.subject());
        line(words.printed(), times.format(export.exportedAt()));
        page.append("</dl><ol>");
        export.messages().forEach(this::message);
        page.append("</ol>");
        if (!export.scheduled().isEmpty()) {
            page.append("<h2>").append(escaped(words.scheduled())).append("</h2><ol>");
            export.scheduled().forEach(this::message);
            page.append("</ol>");
        }
        return page.append("</body></html>\n").toString();
    }

    private void line(String name, @Nullable String value) {
        if (value != null) {
            page.append("<dt>")
                    .append(escaped(name))
                    .append("</dt><dd>")
                    .append(escaped(value))
                    .append("</dd>");
        }
    }

    private void message(MessageView message) {
        Instant at = message.scheduledFor() == null ? message.createdAt() : message.scheduledFor();
        page.append("<li><small>")
                .append(escaped(times.format(at)))
                .append(" · ")
                .append(escaped(who(message)));
        if (message.confirmation() != null) {
            page.append(" · ").append(escaped(words.confirmation(message)));
        }
        page.append("</small><p>")
                .append(escaped(String.valueOf(message.text())))
                .append("</p></li>");
    }

    private String who(MessageView message) {
        if (message.direction().equals("INBOUND")) {
            return words.patient();
        }
        String author =
                message.author() == null ? words.automatic() : message.author().name();
        return message.direction().equals("NOTE") ? words.note() + ", " + author : author;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** What the page says of its own, in one language. */
    private record Words(
            Locale locale,
            String title,
            String patient,
            String phone,
            String reference,
            String subject,
            String printed,
            String automatic,
            String note,
            String scheduled,
            List<String> confirmations) {
        static final Words ENGLISH = new Words(
                Locale.UK,
                "Conversation",
                "Patient",
                "Phone",
                "Reference",
                "Subject",
                "Printed",
                "Automatic message",
                "Note",
                "To be sent later",
                List.of("Sending", "Sent", "Not sent", "Not known whether sent"));
        static final List<Words> ALL = List.of(
                ENGLISH,
                new Words(
                        Locale.forLanguageTag("fi"),
                        "Keskustelu",
                        "Potilas",
                        "Puhelin",
                        "Viite",
                        "Aihe",
                        "Tulostettu",
                        "Automaattinen viesti",
                        "Muistiinpano",
                        "Lähetetään myöhemmin",
                        List.of("Lähetetään", "Lähetetty", "Ei lähetetty", "Lähetyksestä ei varmuutta")),
                new Words(
                        Locale.forLanguageTag("sv"),
                        "Konversation",
                        "Patient",
                        "Telefon",
                        "Referens",
                        "Ämne",
                        "Utskrivet",
                        "Automatiskt meddelande",
                        "Anteckning",
                        "Skickas senare",
                        List.of("Skickas", "Skickat", "Inte skickat", "Oklart om skickat")));

        String confirmation(MessageView message) {
            return message.confirmation() == null
                    ? ""
                    : confirmations.get(message.confirmation().ordinal());
        }
    }
}
