package org.casewire.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Threads that nobody has named and watched: what dies in one dies in silence. All of ours come from
 * {@code core.thread}, whose loops end the process with themselves.
 */
public final class BareThreads {
    private BareThreads() {}

    /** @param except packages whose processes are not a daemon's */
    public static ArchRule areNotMade(String... except) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(except)
                .should()
                .callCodeUnitWhere(new DescribedPredicate<JavaCall<?>>("a thread is made that nobody watches") {
                    @Override
                    public boolean test(JavaCall<?> call) {
                        return isBare(call);
                    }
                })
                .because("a core thread is a CoreThread, and a pool's come from CoreThread.ofPool");
    }

    private static boolean isBare(JavaCall<?> call) {
        String made = call.getTargetOwner().getFullName();
        boolean constructs = call.getTarget().getName().equals("<init>");
        if (constructs && (made.equals(Thread.class.getName()) || made.equals(Timer.class.getName()))) {
            // What extends it makes itself by the same constructor.
            return !call.getOriginOwner().isAssignableTo(Thread.class);
        }
        if (constructs
                && (made.equals(ThreadPoolExecutor.class.getName())
                        || made.equals(ScheduledThreadPoolExecutor.class.getName()))) {
            return !takes(call, ThreadFactory.class);
        }
        if (made.equals(Executors.class.getName())) {
            return call.getTarget().getName().startsWith("new") && !takes(call, ThreadFactory.class);
        }
        return made.equals(CompletableFuture.class.getName())
                && call.getTarget().getName().endsWith("Async")
                && !takes(call, Executor.class);
    }

    private static boolean takes(JavaCall<?> call, Class<?> type) {
        return call.getTarget().getRawParameterTypes().stream().anyMatch(each -> each.isEquivalentTo(type));
    }
}
