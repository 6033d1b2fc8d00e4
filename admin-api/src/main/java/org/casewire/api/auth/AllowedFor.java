package org.casewire.api.auth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.casewire.core.access.Role;

/** The roles that may call a resource's method. A key with several acts in the first of them that it has. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AllowedFor {
    Role[] value();
}
