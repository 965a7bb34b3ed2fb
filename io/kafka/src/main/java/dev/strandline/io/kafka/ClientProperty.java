package dev.strandline.io.kafka;

import dev.strandline.options.AnyScalar;
import dev.strandline.options.Bare;
import dev.strandline.options.Doc;
import dev.strandline.options.Secret;
import java.io.Serializable;

/** The value of a property of Kafka's client. */
sealed interface ClientProperty extends Serializable {
  /** Written out. */
  @Bare
  record Text(@Doc("The value.") @AnyScalar String text) implements ClientProperty {
    private static final long serialVersionUID = 1;
  }

  /** A reference, resolved where the client is made. */
  @Bare
  record Hidden(@Doc("Where the value is.") Secret secret) implements ClientProperty {
    private static final long serialVersionUID = 1;
  }

  /** The value, read now. */
  default String value() {
    return this instanceof Hidden hidden ? hidden.secret.resolve() : ((Text) this).text;
  }
}
