package org.casewire.smpp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.casewire.core.BareThreads;
import org.junit.jupiter.api.Test;

class SmppRoomsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.casewire.smpp");

    @Test
    void theLinkKnowsCoresBorderAndItsValuesOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.casewire.smpp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.casewire.core.db..",
                        "org.casewire.core.organisation..",
                        "org.casewire.core.access..",
                        "org.casewire.core.event..",
                        "org.casewire.core.audit..",
                        "org.casewire.core.cases..",
                        "org.casewire.core.conversation..",
                        "org.casewire.core.message..",
                        "org.casewire.core.dispatch..",
                        "org.casewire.core.inbound..",
                        "org.casewire.core.upkeep..",
                        "org.casewire.smpp.rehearsal..",
                        "org.casewire.smpp.simulator..")
                .check(CLASSES);
    }

    @Test
    void everyThreadIsWatched() {
        BareThreads.areNotMade("org.casewire.smpp.simulator", "org.casewire.smpp.rehearsal")
                .check(CLASSES);
    }

    @Test
    void aRehearsalKnowsTheLinkAndItsValuesOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.casewire.smpp.rehearsal")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.casewire.core.db..",
                        "org.casewire.core.organisation..",
                        "org.casewire.core.access..",
                        "org.casewire.core.message..",
                        "org.casewire.core.dispatch..",
                        "org.casewire.core.inbound..",
                        "org.casewire.smpp.simulator..",
                        "io.netty..",
                        "com.cloudhopper..")
                .check(CLASSES);
    }

    @Test
    void cloudhoppersOwnSessionsAndLoggersAreNotUsed() {
        noClasses()
                .that()
                .resideInAPackage("org.casewire.smpp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.cloudhopper.smpp.impl..", "com.cloudhopper.smpp.channel..")
                .check(CLASSES);
    }
}
