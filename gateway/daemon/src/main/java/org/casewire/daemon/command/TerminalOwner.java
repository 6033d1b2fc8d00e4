package org.casewire.daemon.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.casewire.daemon.Console;
import org.casewire.smpp.rehearsal.PhoneOwner;

/** Asks whoever sits at the terminal what the phone shows; an empty line, or the end of the input, is no answer. */
final class TerminalOwner implements PhoneOwner {
    private final Console console;
    private final BufferedReader lines;

    TerminalOwner(Console console, InputStream in) {
        this.console = console;
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Character> ask(Question question) {
        while (true) {
            console.tell("\n" + question.words());
            question.choices().forEach(choice -> console.tell("  %s) %s".formatted(choice.letter(), choice.words())));
            console.tell("A letter, or an empty line if you cannot tell:");
            Optional<String> line = line();
            if (line.isEmpty() || line.get().isEmpty()) {
                return Optional.empty();
            }
            char letter = line.get().charAt(0);
            if (question.choices().stream().anyMatch(choice -> choice.letter() == letter)) {
                return Optional.of(letter);
            }
        }
    }

    private Optional<String> line() {
        try {
            return Optional.ofNullable(lines.readLine())
                    .map(text -> text.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
