package org.casewire.daemon.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.daemon.log.JsonLines;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration, or says everything that is wrong with it.
 *
 * <p>Dropwizard's own reader stops at the first fault and forgets lines; whoever writes a file wants the whole list. So
 * the text is read twice: once for the lines, once into the objects, with a {@link FaultCollector} that notes a bad
 * value and lets reading go on.
 */
public final class ConfigurationReader<T> {
    private static final Pattern INDEX = Pattern.compile("([^\\[]*)\\[(\\d+)]");

    private final Class<T> type;
    private final ObjectNode defaults;
    private final ObjectMapper mapper;
    private final Validator validator;
    private final Function<String, @Nullable String> environment;

    /** @param defaults lies under what the file says; an object of it is merged, everything else replaced */
    public ConfigurationReader(
            Class<T> type,
            ObjectNode defaults,
            ObjectMapper mapper,
            Validator validator,
            Function<String, @Nullable String> environment) {
        this.type = type;
        this.defaults = defaults;
        this.mapper = mapper;
        this.validator = validator;
        this.environment = environment;
    }

    /** @param path names the file in messages */
    public T read(String path, String yaml) throws FaultyConfiguration {
        List<ConfigurationFault> faults = new ArrayList<>();
        Optional<T> result;
        try {
            result = read(yaml, faults);
        } catch (IOException e) {
            throw new FaultyConfiguration(path, List.of(broken(e)));
        }
        if (!faults.isEmpty() || result.isEmpty()) {
            faults.sort(Comparator.comparingInt(ConfigurationFault::line));
            throw new FaultyConfiguration(path, faults.stream().distinct().toList());
        }
        return result.get();
    }

    private Optional<T> read(String yaml, List<ConfigurationFault> faults) throws IOException {
        LineMap lines = LineMap.of(yaml);
        JsonNode written = new ObjectMapper(new YAMLFactory()).readTree(yaml);
        if (written != null && !written.isObject() && !written.isMissingNode() && !written.isNull()) {
            faults.add(new ConfigurationFault(
                    1, "", "This is no configuration: write keys with values, as in casewire.yml"));
            return Optional.empty();
        }
        FaultCollector collector = new FaultCollector(lines, faults);
        ObjectNode tree = defaults.deepCopy();
        if (written instanceof ObjectNode object) {
            new Substitution(
                            environment,
                            (at, name) -> collector.note(
                                    at,
                                    "the environment variable " + name + " is not set. Set it, or write ${" + name
                                            + ":-otherwise}"))
                    .in(object);
            ShellDefaults.merge(tree, object);
            HeldLoggers.check(tree.at("/logging/loggers"), collector::note);
            LogFormats.fill(tree.at("/logging/appenders"));
            LogFormats.check(tree.at("/logging/appenders"), collector::note);
        }
        try {
            ObjectMapper reader = mapper.copy();
            reader.registerSubtypes(ServerSettings.class, JsonLines.class);
            T result = reader.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addHandler(collector)
                    .treeToValue(tree, type);
            if (faults.isEmpty()) {
                validator
                        .validate(result)
                        .forEach(violation -> collector.note(pointer(violation), violation.getMessage()));
                if (result instanceof Guarded guarded) {
                    guarded.contradictions().forEach(collector::note);
                    guarded.unacknowledged()
                            .forEach(found ->
                                    collector.note(found.at(), found.danger().refusal()));
                }
            }
            return Optional.ofNullable(result);
        } catch (JsonMappingException e) {
            collector.note(e);
            return Optional.empty();
        }
    }

    private static ConfigurationFault broken(IOException e) {
        int line = e instanceof JacksonException jackson && jackson.getLocation() != null
                ? jackson.getLocation().getLineNr()
                : 0;
        String what =
                String.valueOf(e instanceof JacksonException jackson ? jackson.getOriginalMessage() : e.getMessage());
        return new ConfigurationFault(
                line,
                "",
                "not well-formed YAML: " + what.lines().findFirst().orElse("")
                        + ". Within {…} and […], ${NAME} needs quotes");
    }

    private static JsonPointer pointer(ConstraintViolation<?> violation) {
        JsonPointer at = JsonPointer.empty();
        for (String part : violation.getPropertyPath().toString().split("\\.")) {
            Matcher indexed = INDEX.matcher(part);
            at = indexed.matches()
                    ? at.appendProperty(indexed.group(1)).appendIndex(Integer.parseInt(indexed.group(2)))
                    : at.appendProperty(part);
        }
        return at;
    }
}
