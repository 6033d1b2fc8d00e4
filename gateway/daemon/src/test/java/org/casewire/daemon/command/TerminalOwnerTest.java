package org.casewire.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.casewire.daemon.Console;
import org.casewire.smpp.rehearsal.PhoneOwner.Choice;
import org.casewire.smpp.rehearsal.PhoneOwner.Question;
import org.junit.jupiter.api.Test;

class TerminalOwnerTest {
    private static final Question QUESTION =
            new Question("What stands there?", List.of(new Choice('a', "a sign", 11), new Choice('b', "none", 12)));

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    void aQuestionIsAskedUntilItsAnswerIsOneOfThoseOffered() {
        TerminalOwner owner = typing("x\n B \n");

        assertThat(owner.ask(QUESTION)).contains('b');
        assertThat(told.toString(StandardCharsets.UTF_8).split("What stands there"))
                .hasSize(3);
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("a) a sign", "b) none");
    }

    @Test
    void anEmptyLineAndTheEndOfTheInputAreNoAnswer() {
        TerminalOwner owner = typing("\n");

        assertThat(owner.ask(QUESTION)).isEmpty();
        assertThat(owner.ask(QUESTION)).isEmpty();
    }

    private TerminalOwner typing(String input) {
        PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
        return new TerminalOwner(
                new Console(err, err), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }
}
