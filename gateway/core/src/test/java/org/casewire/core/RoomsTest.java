package org.casewire.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The order of the rooms: a package knows those above it and never one below. A room that is not built yet is empty. */
class RoomsTest {
    private static final String CORE = "org.casewire.core.";

    /** From the top. Packages of one line may know each other. */
    private static final List<List<String>> ROOMS = List.of(
            List.of("metric", "outage"),
            List.of("thread"),
            List.of("id"),
            List.of("number"),
            List.of("text"),
            List.of("crypto"),
            List.of("db"),
            List.of("organisation", "access"),
            List.of("event", "audit"),
            List.of("restore"),
            List.of("carrier"),
            List.of("cases"),
            List.of("conversation"),
            List.of("message"),
            List.of("node", "outcome"),
            List.of("dispatch"),
            List.of("desk"),
            List.of("inbound"),
            List.of("upkeep"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.casewire.core");

    @TestFactory
    List<DynamicTest> noRoomKnowsOneBelowIt() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i + 1 < ROOMS.size(); i++) {
            String[] room = packages(ROOMS.get(i));
            String[] below = packages(ROOMS.subList(i + 1, ROOMS.size()).stream()
                    .flatMap(List::stream)
                    .toList());
            tests.add(DynamicTest.dynamicTest(
                    String.join(" and ", ROOMS.get(i)),
                    () -> noClasses()
                            .that()
                            .resideInAnyPackage(room)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(below)
                            .allowEmptyShould(true)
                            .check(CLASSES)));
        }
        return tests;
    }

    @Test
    void everyThreadIsWatched() {
        BareThreads.areNotMade("org.casewire.core.thread").check(CLASSES);
    }

    @Test
    void whoMaySendAndWhatCameOfItDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(List.of("node")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(List.of("outcome")))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(packages(List.of("outcome")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(List.of("node")))
                .check(CLASSES);
    }

    @Test
    void everyClassLivesInARoom() {
        classes()
                .should()
                .resideInAnyPackage(
                        packages(ROOMS.stream().flatMap(List::stream).toList()))
                .check(CLASSES);
    }

    @Test
    void coreKnowsNoHttpServerAndNoProtocol() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of Dropwizard (but for its metrics), Netty, cloudhopper or JAX-RS", RoomsTest::foreign))
                .check(CLASSES);
    }

    private static boolean foreign(JavaClass type) {
        String name = type.getPackageName();
        return (name.startsWith("io.dropwizard") && !name.startsWith("io.dropwizard.metrics"))
                || name.startsWith("io.netty")
                || name.startsWith("com.cloudhopper")
                || name.startsWith("jakarta.ws.rs");
    }

    private static String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> CORE + room + "..").toArray(String[]::new);
    }
}
