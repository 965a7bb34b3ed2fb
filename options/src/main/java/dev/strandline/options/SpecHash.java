package dev.strandline.options;

import dev.strandline.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;

/** Digests what a tree says, whatever the order of its keys and the layout of its text. */
final class SpecHash {
  private final MessageDigest digest = Sha256.begin();

  private SpecHash() {}

  /** SHA-256 in hexadecimal. */
  static String of(Tree tree) {
    SpecHash hash = new SpecHash();
    hash.add(tree);
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void add(Tree tree) {
    if (tree instanceof Tree.Scalar scalar) {
      boolean typed = scalar.meaning() != Tree.Meaning.TEXT;
      boolean secret = scalar.style() == Tree.Style.SECRET;
      text(secret ? "secret" : typed ? "typed" : "text", scalar.text());
    } else if (tree instanceof Tree.Sequence list) {
      text("list", String.valueOf(list.items().size()));
      list.items().forEach(this::add);
    } else if (tree instanceof Tree.Mapping mapping) {
      text("mapping", String.valueOf(mapping.entries().size()));
      new TreeMap<>(mapping.entries())
          .forEach(
              (key, entry) -> {
                text("key", key);
                add(entry.value());
              });
    }
  }

  /** Each text with its length before it, so that no two trees give the same bytes. */
  private void text(String what, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((what + " " + bytes.length + " ").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
