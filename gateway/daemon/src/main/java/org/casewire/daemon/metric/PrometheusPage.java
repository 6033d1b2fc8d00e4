package org.casewire.daemon.metric;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.setup.AdminEnvironment;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.casewire.daemon.log.ThisBuild;

/** {@code /prometheus} on the admin port: the application's own metrics and the JVM's. {@code /metrics} is Dropwizard's. */
public final class PrometheusPage {
    private PrometheusPage() {}

    public static void add(MetricRegistry metrics, AdminEnvironment admin) {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new RegistryExport(metrics, ThisBuild.read()));
        JvmMetrics.builder().register(registry);
        admin.addServlet("prometheus", new PrometheusMetricsServlet(registry)).addMapping("/prometheus");
    }
}
