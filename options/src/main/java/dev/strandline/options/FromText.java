package dev.strandline.options;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a type is written as one text, read by its {@code static T parse(String)}; an {@link
 * IllegalArgumentException} of that method becomes an error at the text's place.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface FromText {
  /** What is expected, for errors and the reference page: {@code "a column or year(column)"}. */
  String value();
}
