package dev.strandline.options;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a record of one component is written as the bare value of that component.
 *
 * <p>In a sealed interface it makes a union by form. {@code header: true} or {@code header: [a, b]}
 * is
 *
 * <pre>{@code
 * sealed interface Header {
 *   @Bare record Line(@Doc("...") boolean present) implements Header {}
 *   @Bare record Names(@Doc("...") List<String> names) implements Header {}
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Bare {}
