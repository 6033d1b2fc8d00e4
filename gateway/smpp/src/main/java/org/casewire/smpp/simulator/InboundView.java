package org.casewire.smpp.simulator;

/**
 * How far a patient's text is.
 *
 * @param parts how many deliver_sm it takes
 * @param partsAcknowledged how many of them were answered with ESME_ROK
 * @param refusals how often one was answered with anything else; each is repeated
 * @param commandStatus of the last answer; 0 while there is none
 */
public record InboundView(
        long id, int parts, int partsAcknowledged, int refusals, boolean acknowledged, int commandStatus) {}
