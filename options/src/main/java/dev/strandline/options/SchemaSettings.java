package dev.strandline.options;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the Avro schemas are of messages that name theirs by a number. */
public record SchemaSettings(
    @Doc(
            "A folder of files such as `17.avsc`, each named by its schema's id, or one JSON file of ids and schemas.")
        @Nullable String path,
    @Doc("In place of `path`: a schema registry, asked by Confluent's HTTP interface.")
        @Nullable Registry registry)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public SchemaSettings {
    if ((path == null) == (registry == null)) {
      throw new InvalidConfig(
          path == null ? "path" : "registry", "expected either path or registry");
    }
  }

  /** A schema registry. */
  public record Registry(
      @Doc("Its address, such as `https://registry:8081`.") @NotEmpty String url,
      @Doc("The user's name, for basic authentication.") @Nullable String user,
      @Doc("The password, such as `${secret:file:/run/secrets/registry}`.")
          @Nullable Secret password,
      @Doc("How long one answer may take; a failed request is tried again four times.")
          @Default("10s")
          Duration timeout)
      implements Serializable {
    private static final long serialVersionUID = 1;

    public Registry {
      if (!url.matches("https?://[^/?#@]+(/[^?#]*)?")) {
        throw new InvalidConfig(
            "url",
            "expected an address such as https://registry:8081, without user, query or fragment, got "
                + Quoted.of(url));
      }
      if ((user == null) != (password == null)) {
        throw new InvalidConfig(
            user == null ? "user" : "password", "a user and a password go together");
      }
      if (timeout.isZero()) {
        throw new InvalidConfig("timeout", "expected more than 0s");
      }
    }
  }
}
