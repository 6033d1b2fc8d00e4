package org.casewire.core.crypto;

/**
 * The columns whose content is sealed. Table and column are part of what a ciphertext is bound to, so renaming either
 * in the database changes nothing here: the words stay as they were when the first row was sealed.
 */
public enum SealedColumn {
    CASE_PHONE("cases", "phone_sealed"),
    CASE_NAME("cases", "name_sealed"),
    CASE_SUBJECT("cases", "subject_sealed"),
    CASE_REFERENCE("cases", "reference_sealed"),
    CASE_ASSIGNEE("case_activity", "assignee_sealed"),
    MESSAGE_TEXT("message_body", "text_sealed"),
    MESSAGE_NUMBER("message_body", "number_sealed"),
    MESSAGE_AUTHOR("message_body", "author_sealed"),
    SETTLEMENT_AUTHOR("message_settlement", "author_sealed"),
    WITHDRAWAL_AUTHOR("message_withdrawal", "author_sealed"),
    DRAFT_TEXT("draft", "text_sealed"),
    SCHEDULED_TEXT("scheduled_message", "text_sealed"),
    SCHEDULED_NUMBER("scheduled_message", "number_sealed"),
    SCHEDULED_AUTHOR("scheduled_message", "author_sealed"),
    NOTE_TEXT("note", "text_sealed"),
    NOTE_AUTHOR("note", "author_sealed"),
    OPT_OUT_BASIS("opt_out_word", "basis_sealed"),
    OPT_OUT_AUTHOR("opt_out_word", "author_sealed"),
    /** In no table: it goes from node to node. */
    PRESENCE_WHO("presence", "who"),
    UNMATCHED_TEXT("unmatched", "text_sealed"),
    UNMATCHED_NUMBER("unmatched", "number_sealed"),
    UNMATCHED_HANDLED_BY("unmatched", "handled_by_sealed"),
    UNASSIGNED_TEXT("unassigned", "text_sealed"),
    UNASSIGNED_NUMBER("unassigned", "number_sealed"),
    PART_TEXT("inbound_part", "text_sealed"),
    PART_OCTETS("inbound_part", "octets_sealed"),
    PART_NUMBER("inbound_part", "number_sealed"),
    TEXT_OCTETS("text_octets", "octets_sealed"),
    QUARANTINE_OCTETS("pdu_quarantine", "octets_sealed"),
    RECEIPT_RAW("receipt", "raw_sealed"),
    API_KEY_NAME("api_key", "name_sealed");

    private final String table;
    private final String column;

    SealedColumn(String table, String column) {
        this.table = table;
        this.column = column;
    }

    public String table() {
        return table;
    }

    public String column() {
        return column;
    }
}
