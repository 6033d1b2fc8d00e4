package org.casewire.daemon.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.logging.json.EventJsonLayoutBaseFactory;
import io.dropwizard.logging.json.layout.EventJsonLayout;
import java.util.Map;
import java.util.TimeZone;

/** Dropwizard's {@code layout: {type: json}} with what it leaves out: {@link LineValues}, each a field of its own. */
@JsonTypeName("json")
public final class JsonLines extends EventJsonLayoutBaseFactory {
    @Override
    public LayoutBase<ILoggingEvent> build(LoggerContext context, TimeZone zone) {
        Layout layout = new Layout(this, context, zone);
        layout.setContext(context);
        return layout;
    }

    private static final class Layout extends EventJsonLayout {
        Layout(JsonLines factory, LoggerContext context, TimeZone zone) {
            super(
                    factory.createDropwizardJsonFormatter(),
                    factory.createTimestampFormatter(zone),
                    factory.createThrowableProxyConverter(context),
                    factory.getIncludes(),
                    factory.getCustomFieldNames(),
                    factory.getAdditionalFields(),
                    factory.getIncludesMdcKeys(),
                    factory.isFlattenMdc());
        }

        @Override
        protected Map<String, Object> toJsonMap(ILoggingEvent event) {
            Map<String, Object> fields = super.toJsonMap(event);
            fields.remove("mdc");
            // A value that has a field's name stands beside it: "level" is the line's, "level_value" what was told.
            LineValues.of(event).forEach((name, value) -> {
                if (fields.putIfAbsent(name, value) != null && !value.equals(fields.get(name))) {
                    fields.put(name + "_value", value);
                }
            });
            return fields;
        }
    }
}
