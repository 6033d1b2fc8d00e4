package org.casewire.daemon.bench;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;

/** Opens every text that is stored and finds by its number whether each is there once, and in its patient's case. */
final class StoredTexts {
    private final BitSet present = new BitSet();
    private final Map<UUID, Integer> numbers = new HashMap<>();
    private long doubled;
    private long misplaced;

    private StoredTexts() {}

    static StoredTexts read(Scene scene) throws SQLException {
        KeyRing keys = scene.keys();
        List<OpenCase> cases = scene.cases();
        StoredTexts texts = new StoredTexts();
        scene.ledger().texts(row -> {
            String text = keys.of(row.organisation()).sealer().open(SealedColumn.MESSAGE_TEXT, row.id(), row.sealed());
            int number = Integer.parseInt(text.substring(0, text.indexOf(' ')));
            texts.doubled += texts.present.get(number) ? 1 : 0;
            texts.present.set(number);
            texts.misplaced +=
                    cases.get(number % cases.size()).id().equals(row.caseId().toString()) ? 0 : 1;
            texts.numbers.put(row.id(), number);
        });
        return texts;
    }

    /** The number of the text that a message is; every message of a patient is one. */
    Map<UUID, Integer> numbers() {
        return numbers;
    }

    /** Of so many texts that were acknowledged, those that are not there. */
    long lost(long acknowledged) {
        return acknowledged - present.get(0, (int) acknowledged).cardinality();
    }

    long doubled() {
        return doubled;
    }

    long misplaced() {
        return misplaced;
    }
}
