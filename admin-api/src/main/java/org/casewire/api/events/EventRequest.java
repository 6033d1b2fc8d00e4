package org.casewire.api.events;

import java.util.OptionalLong;
import org.casewire.core.crypto.Secret;
import org.casewire.core.id.OrganisationId;

/**
 * Who wants events, and from where.
 *
 * @param key the API key's id
 * @param token the key itself: whether it still holds is asked again while the answer lasts
 * @param admin whether the totals are those that admins are told
 * @param after the last event the client has; empty to begin with the next one
 */
public record EventRequest(OrganisationId organisation, String key, Secret token, boolean admin, OptionalLong after) {}
