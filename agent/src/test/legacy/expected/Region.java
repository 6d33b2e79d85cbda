package expected;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The verdict that a person gave to a region before the analysis saw it. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Region {

  /** read, single, write or exclusive. */
  String value();

  /** What the reason has to mention. */
  String why() default "";

  /** Whether the region only reads or runs one statement, so that a good verdict is wanted. */
  boolean simple() default false;
}
