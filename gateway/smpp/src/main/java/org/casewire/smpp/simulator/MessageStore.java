package org.casewire.smpp.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every submit_sm in the order of its arrival, and by phone; at most {@code limit} of them, the oldest forgotten first.
 * Recording can be off: then nothing is kept but the count. Confined to the simulator's loop.
 */
final class MessageStore {
    private final int limit;
    private final ArrayDeque<Submission> all = new ArrayDeque<>();
    private final Map<String, ArrayDeque<Submission>> byPhone = new HashMap<>();
    private boolean recording = true;
    private long lastNumber;

    MessageStore(int limit) {
        this.limit = limit;
    }

    long nextNumber() {
        return ++lastNumber;
    }

    void keep(Submission submission) {
        if (!recording) {
            return;
        }
        all.add(submission);
        byPhone.computeIfAbsent(submission.phone(), phone -> new ArrayDeque<>(4))
                .add(submission);
        while (all.size() > limit) {
            forget(all.remove());
        }
    }

    /** The oldest of all is also the oldest of its phone. */
    private void forget(Submission oldest) {
        String phone = oldest.phone();
        ArrayDeque<Submission> ofPhone = byPhone.get(phone);
        if (ofPhone != null) {
            ofPhone.poll();
            if (ofPhone.isEmpty()) {
                byPhone.remove(phone);
            }
        }
    }

    void recording(boolean on) {
        recording = on;
    }

    boolean recording() {
        return recording;
    }

    int size() {
        return all.size();
    }

    void clear() {
        all.clear();
        byPhone.clear();
    }

    /** Those with a number above {@code after}, at most {@code most}. */
    List<SubmitView> after(long after, int most) {
        List<SubmitView> views = new ArrayList<>();
        for (Submission submission : all) {
            if (submission.number > after) {
                if (views.size() == most) {
                    break;
                }
                views.add(SubmitView.of(submission));
            }
        }
        return views;
    }

    Iterable<Submission> ofPhone(String phone) {
        return byPhone.getOrDefault(phone, new ArrayDeque<>());
    }

    Iterable<String> phones() {
        return byPhone.keySet();
    }
}
