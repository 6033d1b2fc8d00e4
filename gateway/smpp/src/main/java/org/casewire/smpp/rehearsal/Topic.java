package org.casewire.smpp.rehearsal;

/** What a rehearsal tries to find out, in the order in which it is told. */
public enum Topic {
    BIND_TYPE("bind type"),
    INTERFACE_VERSION("interface version"),
    BINDS("binds at once"),
    ENQUIRE_LINK("enquire_link"),
    SOURCE("kind of the sender number"),
    DESTINATION("kind of the recipient's number"),
    VALIDITY("validity period"),
    ALPHABET("alphabet of the default data_coding"),
    CONCATENATION("long texts"),
    WINDOW("window"),
    RATE("texts a second"),
    THROTTLED_WITH("status when it is too fast"),
    RECEIPTS("receipts"),
    RECEIPT_SHAPE("what makes a receipt"),
    INTERMEDIATE_RECEIPTS("intermediate receipts"),
    RECEIPT_ORDER("when receipts come"),
    ID_SOURCE("where a receipt has its id"),
    ID_BASES("message ids"),
    STATUS_WORDS("word for delivered"),
    TIME_ZONE("time zone of receipts"),
    REFERENCE("user_message_reference"),
    INBOUND_ALPHABET("alphabet of texts that come"),
    INBOUND_NUMBERS("numbers of texts that come");

    private final String words;

    Topic(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
