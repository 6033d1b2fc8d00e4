package org.casewire.core.text;

import java.util.List;

/** A text cut to what one SMS carries, and what ties its segments together. */
public record TiedText(Tie tie, List<String> segments) {
    public TiedText {
        segments = List.copyOf(segments);
    }

    @Override
    public String toString() {
        return "TiedText[" + tie + ", " + segments.size() + "]";
    }
}
