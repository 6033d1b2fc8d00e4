package org.casewire.api.auth;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * Puts the guard before every method of a resource. One that says neither {@link AllowedFor} nor {@link PermitAll}
 * stops the start, so that none is open by forgetting.
 */
public final class AccessRules implements DynamicFeature {
    private final Guard guard;

    public AccessRules(Guard guard) {
        this.guard = guard;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method method = resource.getResourceMethod();
        if (!resource.getResourceClass().getPackageName().startsWith("org.casewire.")
                || method.isAnnotationPresent(PermitAll.class)) {
            return;
        }
        AllowedFor allowed = method.getAnnotation(AllowedFor.class);
        if (allowed == null) {
            throw new IllegalStateException(
                    method + " must say @AllowedFor which roles it is, or @PermitAll if for everybody");
        }
        OwnRate own = method.getAnnotation(OwnRate.class);
        Optional<KeyRates> rates =
                Optional.ofNullable(own).map(rate -> new KeyRates("This key", rate.perSecond(), rate.perSecond()));
        context.register(new GuardFilter(guard, List.of(allowed.value()), rates));
    }
}
