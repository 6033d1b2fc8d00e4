package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.casewire.smpp.SmppProfile;

/** What has been found out so far, and the profile that follows from it. One thread. */
final class Notebook {
    private final SmppProfile configured;
    private final ObjectNode before;
    private final ObjectNode after;
    private final Consumer<String> tell;
    private final Map<Topic, Finding> findings = new EnumMap<>(Topic.class);
    private final Map<Topic, String> unknown = new EnumMap<>(Topic.class);
    private final Map<String, Finding> changes = new LinkedHashMap<>();

    Notebook(SmppProfile configured, Consumer<String> tell) {
        this.configured = configured;
        this.before = ProfileTree.of(configured);
        this.after = before.deepCopy();
        this.tell = tell;
    }

    /** @param keys of the profile that say this, by JSON pointer */
    void found(Topic topic, String value, int samples, String how, Map<String, JsonNode> keys) {
        Finding finding = new Finding(topic, value, samples, how);
        findings.put(topic, finding);
        unknown.remove(topic);
        keys.forEach((pointer, found) -> {
            if (!before.at(pointer).equals(found)) {
                ProfileTree.put(after, pointer, found);
                changes.put(pointer, finding);
            }
        });
        tell.accept(topic.words() + ": " + value);
    }

    void found(Topic topic, String value, int samples, String how) {
        found(topic, value, samples, how, Map.of());
    }

    void unknown(Topic topic, String why) {
        if (!findings.containsKey(topic)) {
            unknown.put(topic, why);
        }
    }

    SmppProfile configured() {
        return configured;
    }

    /** The configured profile with what was found. */
    SmppProfile profile() {
        return ProfileTree.profile(after, configured);
    }

    List<Finding> findings() {
        return List.copyOf(findings.values());
    }

    Map<Topic, String> unknown() {
        return new EnumMap<>(unknown);
    }

    List<Difference> differences() {
        List<Difference> all = new ArrayList<>();
        changes.forEach((pointer, finding) -> all.add(new Difference(
                pointer.substring(1).replace('/', '.'),
                ProfileYaml.flow(before.at(pointer)),
                ProfileYaml.flow(after.at(pointer)),
                finding)));
        return all;
    }

    String yaml(String carrier) {
        Map<String, String> remarks = new LinkedHashMap<>();
        changes.forEach((pointer, finding) -> remarks.put(pointer, "was " + ProfileYaml.flow(before.at(pointer))));
        return ProfileYaml.write(carrier, after, remarks);
    }

    String yamlBefore(String carrier) {
        return ProfileYaml.write(carrier, before, Map.of());
    }
}
