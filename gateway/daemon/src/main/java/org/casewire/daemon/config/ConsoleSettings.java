package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The web console.
 *
 * @param enabled false serves the API alone
 * @param title what the page and its browser tab are called
 * @param locale en, fi or sv for everybody; empty leaves it to each browser
 */
public record ConsoleSettings(boolean enabled, String title, String locale) {
    private static final Set<String> LOCALES = Set.of("", "en", "fi", "sv");

    public ConsoleSettings {
        new Faults()
                .unless(!title.isBlank() && title.length() <= 60, "title", "must have 1 to 60 characters")
                .unless(LOCALES.contains(locale), "locale", "must be en, fi or sv, or empty for each browser's own")
                .throwIfAny();
    }

    public static ConsoleSettings defaults() {
        return new ConsoleSettings(true, "Casewire", "");
    }

    @JsonCreator
    static ConsoleSettings of(
            @JsonProperty("enabled") @Nullable Boolean enabled,
            @JsonProperty("title") @Nullable String title,
            @JsonProperty("locale") @Nullable String locale) {
        ConsoleSettings defaults = defaults();
        return new ConsoleSettings(
                Optional.ofNullable(enabled).orElse(defaults.enabled),
                Optional.ofNullable(title).orElse(defaults.title),
                Optional.ofNullable(locale).orElse(defaults.locale));
    }
}
