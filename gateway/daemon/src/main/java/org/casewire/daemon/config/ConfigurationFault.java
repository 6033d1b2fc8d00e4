package org.casewire.daemon.config;

/**
 * Something in a configuration that has to be changed before the daemon can start.
 *
 * @param line where it stands, from 1; 0 when it is about something that is not there
 * @param key the dotted path of the key, empty for the whole file
 * @param remedy what is wrong and what to do, as one or two sentences; never the value, which may be a secret
 */
public record ConfigurationFault(int line, String key, String remedy) {
    @Override
    public String toString() {
        String where = line > 0 ? "line " + line + ": " : "";
        return where + (key.isEmpty() ? "" : key + ": ") + remedy;
    }
}
