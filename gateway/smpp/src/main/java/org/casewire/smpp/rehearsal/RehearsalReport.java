package org.casewire.smpp.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a rehearsal has found out. Holds no number, text or account.
 *
 * @param taken texts, or parts of one, that the carrier took
 * @param leftWithCarrier deliveries that were not for the rehearsal, refused so that the carrier keeps them
 * @param linkLost whether the carrier closed the link before the end
 * @param unknown what could not be found out, and why
 * @param configuredYaml the profile as it was
 * @param foundYaml the profile to put in its place
 */
public record RehearsalReport(
        String carrier,
        int submits,
        int taken,
        int texts,
        int receipts,
        int leftWithCarrier,
        boolean linkLost,
        List<Finding> findings,
        Map<Topic, String> unknown,
        List<Difference> differences,
        String configuredYaml,
        String foundYaml) {
    private static final List<String> NEVER_ASKED = List.of(
            "  words and codes of texts that do not arrive: no text of a rehearsal ends so; see receipt.errorMap",
            "  refuseInboundWith, deliverResponseTimeout: a text would have to be refused or left waiting",
            "  systemType, addressRange, tls: they let us bind as they are");

    /** For people. */
    public String words() {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %d submit_sm sent, %d taken; %d receipts and %d texts came."
                .formatted(carrier, submits, taken, receipts, texts));
        if (linkLost) {
            lines.add("The carrier closed the link during the rehearsal; what follows was seen before that.");
        }
        if (leftWithCarrier > 0) {
            lines.add(leftWithCarrier
                    + " deliveries were not for the rehearsal and were refused, so that the carrier keeps them.");
        }
        lines.add("");
        lines.add("Found out:");
        findings.forEach(finding -> lines.add("  %-36s %s (from %d): %s"
                .formatted(finding.topic().words(), finding.value(), finding.samples(), finding.how())));
        lines.add("");
        lines.add("Not found out:");
        unknown.forEach((topic, why) -> lines.add("  %-36s %s".formatted(topic.words(), why)));
        lines.addAll(NEVER_ASKED);
        lines.add("");
        if (differences.isEmpty()) {
            lines.add("The profile fits as it is.");
        } else {
            lines.add("The profile should differ in:");
            differences.forEach(each -> lines.add("  %s: %s  (configured: %s) because of %s, from %d: %s"
                    .formatted(
                            each.key(),
                            each.found(),
                            each.configured(),
                            each.because().topic().words(),
                            each.because().samples(),
                            each.because().how())));
        }
        lines.add("");
        lines.add(beside());
        lines.add("");
        lines.add("To put into the configuration:");
        lines.add(foundYaml);
        return String.join("\n", lines);
    }

    /** Both profiles, the changed lines marked. */
    private String beside() {
        List<String> before = configuredYaml.lines().toList();
        List<String> after = foundYaml.lines().toList();
        int width = Math.min(72, before.stream().mapToInt(String::length).max().orElse(0));
        List<String> lines = new ArrayList<>();
        lines.add("  %s | %s".formatted(fit("configured", width), "found"));
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            String left = i < before.size() ? before.get(i) : "";
            String right = i < after.size() ? after.get(i) : "";
            lines.add("%s %s | %s".formatted(right.contains(ProfileYaml.CHANGED) ? "*" : " ", fit(left, width), right));
        }
        return String.join("\n", lines);
    }

    private static String fit(String text, int width) {
        String cut = text.length() > width ? text.substring(0, width - 1) + "\u2026" : text;
        return cut + " ".repeat(width - cut.length());
    }
}
