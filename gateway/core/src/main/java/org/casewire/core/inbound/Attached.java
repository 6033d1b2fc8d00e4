package org.casewire.core.inbound;

import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;

/** @param replayed it stood there already: the same request was carried out before */
public record Attached(CaseId caseId, MessageId messageId, boolean replayed) {}
