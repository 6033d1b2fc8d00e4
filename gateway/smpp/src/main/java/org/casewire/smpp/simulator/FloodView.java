package org.casewire.smpp.simulator;

/**
 * How far a flood has come.
 *
 * @param written texts handed over to the binds
 * @param acknowledged of them, with ESME_ROK
 * @param refusals answers other than that; the text is repeated
 */
public record FloodView(int written, int acknowledged, int refusals) {}
