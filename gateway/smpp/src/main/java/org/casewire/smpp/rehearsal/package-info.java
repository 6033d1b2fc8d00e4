/** Learns how a carrier speaks SMPP, from a few texts to a phone in the operator's hand. */
@org.jspecify.annotations.NullMarked
package org.casewire.smpp.rehearsal;
