package org.casewire.api.auth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method with a rate of its own for each key, beside that of all others: what a page repeats by itself takes nothing
 * from what its people do, and the other way round. Its paths end as {@link #PATH} does, by which the gate knows them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OwnRate {
    String PATH = "/presence";

    int perSecond();
}
