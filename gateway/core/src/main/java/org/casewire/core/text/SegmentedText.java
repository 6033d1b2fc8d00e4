package org.casewire.core.text;

import java.util.List;

/** A text cut to what one SMS carries; the segments joined are the text again. An empty text has none. */
public record SegmentedText(Encoding encoding, Tie tie, List<String> segments) {
    public SegmentedText {
        segments = List.copyOf(segments);
    }

    @Override
    public String toString() {
        return "SegmentedText[" + encoding + ", " + segments.size() + "]";
    }
}
