package dev.strandline.options;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a {@code long} a number of bytes: {@code 512}, {@code 64KB}, {@code 64MB}, {@code 1GB}.
 *
 * <p>A KB is 1,024 bytes, as in the tools that our users come from; {@code KiB} says the same.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ByteSize {}
