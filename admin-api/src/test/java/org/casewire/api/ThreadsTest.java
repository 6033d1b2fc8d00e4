package org.casewire.api;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.casewire.core.BareThreads;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    @Test
    void everyThreadIsWatched() {
        BareThreads.areNotMade()
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.casewire.api"));
    }
}
