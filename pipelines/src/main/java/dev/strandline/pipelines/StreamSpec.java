package dev.strandline.pipelines;

import dev.strandline.options.Catalog;
import dev.strandline.options.SpecLoader;
import dev.strandline.pipelines.cli.Request;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A spec as it travels to the worker that plans a stream's epochs: its text, and what was given for
 * its references. Secrets stay references, which each worker looks up by itself.
 *
 * @param env the variables that the spec names, with their values here
 */
record StreamSpec(String file, String text, Map<String, String> params, Map<String, String> env)
    implements Serializable {
  private static final long serialVersionUID = 1;

  StreamSpec {
    params = Map.copyOf(params);
    env = Map.copyOf(env);
  }

  /** The spec of a request, which has been loaded once without a problem. */
  static StreamSpec of(Request request) throws IOException {
    Map<String, String> env = new TreeMap<>();
    SpecLoader.of(Catalog.fromClassPath())
        .withEnv(name -> noted(name, request.env().apply(name).orElse(null), env))
        .load(request.spec(), request.params());
    String text = Files.readString(request.spec());
    return new StreamSpec(request.spec().toString(), text, request.params(), env);
  }

  private static @Nullable String noted(
      String name, @Nullable String value, Map<String, String> env) {
    if (value != null) {
      env.put(name, value);
    }
    return value;
  }

  /** The same spec, checked, on whatever host this is. */
  CheckedSpec load() {
    return CheckedSpec.of(
        SpecLoader.of(Catalog.fromClassPath()).withEnv(env::get).load(file, text, params));
  }
}
