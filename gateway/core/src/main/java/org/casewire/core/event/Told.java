package org.casewire.core.event;

import java.util.List;

/**
 * What watchers are given at once.
 *
 * @param events each organisation's by id; those of different organisations in any order
 * @param position where everybody is after these
 */
public record Told(List<Event> events, FeedPosition position) {}
