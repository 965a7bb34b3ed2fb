package dev.strandline.options;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a key that is left out, as YAML: {@code @Default("30s")}, {@code @Default("[]")},
 * {@code @Default("'|'")} (a bare {@code |} means something else in YAML).
 *
 * <p>A component without it is required, unless it is {@code @Nullable} or an {@code Optional}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  String value();
}
