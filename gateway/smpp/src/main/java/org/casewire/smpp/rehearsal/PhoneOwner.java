package org.casewire.smpp.rehearsal;

import java.util.List;
import java.util.Optional;

/** Whoever holds the phone, where a person can be asked beside the phone itself: at the terminal. */
public interface PhoneOwner {
    /** Answers on the phone only. */
    PhoneOwner BY_TEXT = question -> Optional.empty();

    /** @return the letter that was chosen, or nothing when there is no answer */
    Optional<Character> ask(Question question);

    /** @param choices each with its letter, in order */
    record Question(String words, List<Choice> choices) {}

    /** @param code what the phone would have been asked to send */
    record Choice(char letter, String words, int code) {}
}
