package dev.strandline.io.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens stores by their location: a plain path, {@code file:} or a scheme of a provider. */
public final class Stores {
  /** Two letters at least, so that C:\lake is a path. */
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*");

  private Stores() {}

  /** The folder at the location, which may not exist yet. */
  public static Store open(String location) throws IOException {
    Matcher scheme = SCHEME.matcher(location);
    if (!scheme.matches()) {
      return DiskStore.at(pathOf(location), Effects.direct());
    }
    String name = scheme.group(1).toLowerCase(Locale.ROOT);
    if (name.equals("file")) {
      return DiskStore.at(pathOfUri(location), Effects.direct());
    }
    StoreProvider known = Ours.PROVIDERS.get(name);
    if (known != null) {
      return known.open(location);
    }
    StoreProvider provider = providers().get(name);
    if (provider == null) {
      throw unknown(location, name);
    }
    return provider.open(location);
  }

  /**
   * Looks at the scheme of a location, or of a pattern of locations, and at nothing else of it.
   *
   * @throws StoreException if no store has it
   */
  public static void requireKnown(String location) throws StoreException {
    Matcher scheme = SCHEME.matcher(location);
    if (scheme.matches()) {
      String name = scheme.group(1).toLowerCase(Locale.ROOT);
      if (!name.equals("file") && !providers().containsKey(name)) {
        throw unknown(location, name);
      }
    }
  }

  private static StoreException unknown(String location, String scheme) {
    List<String> known = new ArrayList<>(List.of("a path", "file"));
    known.addAll(providers().keySet());
    return new StoreException(
        StoreError.UNKNOWN_SCHEME,
        "Cannot open \""
            + location
            + "\": no store has the scheme \""
            + scheme
            + "\"; known: "
            + String.join(", ", known));
  }

  private static Path pathOf(String location) throws StoreException {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw DiskStore.unencodable(location, e);
    }
  }

  private static Path pathOfUri(String location) throws StoreException {
    String rest = location.substring(location.indexOf(':') + 1);
    try {
      return Path.of(URI.create("file://" + rest.replaceFirst("^///?", "/")));
    } catch (IllegalArgumentException e) {
      return pathOf(rest.replaceFirst("^///?", "/"));
    }
  }

  /** Looked for once, at the first location with a scheme: stores are opened often. */
  private static final class Ours {
    static final Map<String, StoreProvider> PROVIDERS = of(Stores.class.getClassLoader());
  }

  /** Ours, and those that only the thread's loader sees, which is a cluster's user code. */
  private static Map<String, StoreProvider> providers() {
    Map<String, StoreProvider> found = of(Thread.currentThread().getContextClassLoader());
    found.putAll(Ours.PROVIDERS);
    return found;
  }

  private static Map<String, StoreProvider> of(@Nullable ClassLoader loader) {
    Map<String, StoreProvider> found = new TreeMap<>();
    for (StoreProvider provider : ServiceLoader.load(StoreProvider.class, loader)) {
      provider.schemes().forEach(scheme -> found.put(scheme, provider));
    }
    return found;
  }
}
