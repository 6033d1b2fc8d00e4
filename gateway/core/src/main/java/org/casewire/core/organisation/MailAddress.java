package org.casewire.core.organisation;

/** What is taken as an e-mail address: plain enough that nothing else can be slipped into a mail with it. */
final class MailAddress {
    private static final int LONGEST = 254;

    private MailAddress() {}

    static boolean isOne(String text) {
        int at = text.indexOf('@');
        return text.length() <= LONGEST
                && at > 0
                && at == text.lastIndexOf('@')
                && text.indexOf('.', at) > at + 1
                && !text.endsWith(".")
                && text.chars().allMatch(MailAddress::isPlain);
    }

    private static boolean isPlain(int character) {
        return character > ' ' && character < 0x7f && "()<>,;:\\\"[]".indexOf(character) < 0;
    }
}
