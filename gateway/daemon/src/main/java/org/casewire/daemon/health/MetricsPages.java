package org.casewire.daemon.health;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.setup.AdminEnvironment;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** {@code /prometheus} on the admin port: the application's own metrics and the JVM's. {@code /metrics} is Dropwizard's. */
public final class MetricsPages {
    private MetricsPages() {}

    public static void add(MetricRegistry metrics, AdminEnvironment admin) {
        PrometheusRegistry registry = new PrometheusRegistry();
        DropwizardExports.builder().dropwizardRegistry(metrics).register(registry);
        JvmMetrics.builder().register(registry);
        admin.addServlet("prometheus", new PrometheusMetricsServlet(registry)).addMapping("/prometheus");
    }
}
