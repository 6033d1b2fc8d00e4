package org.casewire.api.request;

import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casewire.api.problem.Problem.FieldError;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;

/**
 * Refuses what a query names and nobody reads, or names twice: a filter with a slip in its name would answer for more than
 * was asked. What is known is what the methods of that path take, whichever of them the Accept header leads to.
 */
public final class KnownQuery implements DynamicFeature {
    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        if (resource.getResourceClass().getPackageName().startsWith("org.casewire.")) {
            context.register(new Filter(known(resource.getResourceClass(), resource.getResourceMethod())));
        }
    }

    private static Set<String> known(Class<?> resource, Method method) {
        return Arrays.stream(resource.getMethods())
                .filter(each -> path(each).equals(path(method)) && verbs(each).equals(verbs(method)))
                .flatMap(each -> Arrays.stream(each.getParameters()))
                .flatMap(parameter -> Stream.ofNullable(parameter.getAnnotation(QueryParam.class)))
                .map(QueryParam::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String path(Method method) {
        return Optional.ofNullable(method.getAnnotation(Path.class))
                .map(Path::value)
                .orElse("");
    }

    private static List<String> verbs(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value)
                .toList();
    }

    /** After the key and the body: what is wrong with these is told first. */
    @Priority(Priorities.USER)
    private record Filter(Set<String> known) implements ContainerRequestFilter {
        private static final int MOST_TOLD = 20;

        @Override
        public void filter(ContainerRequestContext request) {
            List<FieldError> errors = new ArrayList<>();
            query(request).forEach((name, values) -> {
                if (errors.size() < MOST_TOLD && !known.contains(name)) {
                    errors.add(new FieldError(FieldName.shown(name), "is not known here"));
                } else if (errors.size() < MOST_TOLD && values.size() > 1) {
                    errors.add(new FieldError(name, "is given more than once"));
                }
            });
            if (!errors.isEmpty()) {
                throw ProblemException.invalid(errors);
            }
        }

        private static MultivaluedMap<String, String> query(ContainerRequestContext request) {
            try {
                return request.getUriInfo().getQueryParameters();
            } catch (IllegalArgumentException notEncoded) {
                throw ProblemException.of(
                        ProblemCode.BAD_REQUEST, "The query is not encoded as one: % begins two digits");
            }
        }
    }
}
