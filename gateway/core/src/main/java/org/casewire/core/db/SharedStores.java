package org.casewire.core.db;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.casewire.core.metric.Buckets;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.extension.ExtensionContext;
import org.jdbi.v3.core.extension.ExtensionFactory;
import org.jdbi.v3.core.extension.ExtensionMetadata;
import org.jdbi.v3.core.extension.ExtensionMetadata.ExtensionHandlerInvoker;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.core.extension.HandleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code handle.attach(XStore.class)} cheap. Jdbi reads a store's annotations, copies its configuration for each
 * method and builds a handler for each, every time that a store is attached, which with short transactions cost as much
 * as the statements. Here that is done once for each type; attaching then only ties a handle to it.
 *
 * <p>So a store does not see what somebody configured on one handle, only what the {@link Jdbi} has. Safe for all
 * threads; a store that was attached belongs to its handle's thread, as ever.
 */
final class SharedStores implements ExtensionFactory {
    private final ExtensionFactory sqlObjects;
    private final MetricRegistry metrics;
    private final Map<Class<?>, Map<Method, Statement>> stores = new ConcurrentHashMap<>();
    private final Bound bound = new Bound();

    /**
     * @param sqlObjects knows how the methods of a store are carried out
     * @param metrics are given the time of each
     */
    SharedStores(ExtensionFactory sqlObjects, MetricRegistry metrics) {
        this.sqlObjects = sqlObjects;
        this.metrics = metrics;
    }

    @Override
    public boolean accepts(Class<?> type) {
        return sqlObjects.accepts(type);
    }

    /** Says that {@link #attach} gives the store itself. */
    @Override
    public Set<FactoryFlag> getFactoryFlags() {
        return Set.of(FactoryFlag.DONT_USE_PROXY);
    }

    @Override
    public <E> E attach(Class<E> type, HandleSupplier handle) {
        Map<Method, Statement> methods =
                stores.computeIfAbsent(type, key -> read(key, handle.getJdbi().getConfig()));
        return proxy(type, (store, method, arguments) -> {
            HandleSupplier before = bound.handle.get();
            bound.handle.set(handle);
            try {
                return call(methods, store, method, arguments);
            } finally {
                bound.handle.set(before);
            }
        });
    }

    private Map<Method, Statement> read(Class<?> type, ConfigRegistry config) {
        ExtensionMetadata metadata = config.get(Extensions.class).findMetadata(type, sqlObjects);
        ConfigRegistry own = metadata.createInstanceConfiguration(config);
        Map<Method, Statement> methods = new ConcurrentHashMap<>();
        // What the default methods of the store call: by then a handle is bound.
        Object self = proxy(type, (store, method, arguments) -> call(methods, store, method, arguments));
        methods.putAll(metadata.getExtensionMethods().stream()
                .collect(Collectors.toMap(
                        method -> method,
                        method ->
                                statement(method, metadata.createExtensionHandlerInvoker(self, method, bound, own)))));
        return methods;
    }

    private Statement statement(Method method, ExtensionHandlerInvoker invoker) {
        return new Statement(
                invoker,
                Buckets.timer(
                        metrics,
                        MetricRegistry.name(
                                "statement", method.getDeclaringClass().getSimpleName(), method.getName())));
    }

    private static @Nullable Object call(
            Map<Method, Statement> methods, Object store, Method method, Object @Nullable [] arguments) {
        Statement known = methods.get(method);
        if (known != null) {
            return known.invoke(arguments);
        }
        return switch (method.getName()) {
            case "toString" -> "store of " + method.getDeclaringClass().getName();
            case "hashCode" -> System.identityHashCode(store);
            case "equals" -> arguments != null && store == arguments[0];
            default -> throw new IllegalStateException(method + " says no SQL");
        };
    }

    private static <E> E proxy(Class<E> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A method of a store. */
    private record Statement(ExtensionHandlerInvoker invoker, Timer time) {
        @Nullable
        Object invoke(Object @Nullable [] arguments) {
            long begin = System.nanoTime();
            try {
                return invoker.invoke(arguments);
            } finally {
                time.update(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** Whichever handle the calling thread's store is tied to. */
    private static final class Bound implements HandleSupplier {
        final ThreadLocal<@Nullable HandleSupplier> handle = new ThreadLocal<>();

        private HandleSupplier current() {
            HandleSupplier now = handle.get();
            if (now == null) {
                throw new IllegalStateException("A store is used without a handle");
            }
            return now;
        }

        @Override
        public Handle getHandle() {
            return current().getHandle();
        }

        @Override
        public Jdbi getJdbi() {
            return current().getJdbi();
        }

        @Override
        public ConfigRegistry getConfig() {
            return current().getConfig();
        }

        @Override
        public <V> V invokeInContext(ExtensionContext context, Callable<V> work) throws Exception {
            return current().invokeInContext(context, work);
        }
    }
}
