package dev.strandline.model.cast;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of a JSON object's fields in place: made once for a list of names, used object
 * by object.
 *
 * <pre>
 *   CastReason reason = fields.find(line, from, to);
 *   if (reason == null &amp;&amp; fields.isThere(i)) {
 *     cast.cast(line, fields.start(i), fields.end(i), writer);   // FieldCasts.compileJson
 *   }
 * </pre>
 *
 * A name with a dot is the field of that very name, or else leads into an object. Names are
 * compared once they are unescaped. Nothing is allocated for an object with fewer than a hundred
 * fields. One for each thread.
 */
public final class JsonFields {
  private static final int ABSENT = -1;

  private final JsonScanner scanner = new JsonScanner();
  private final Node root = new Node(new byte[0]);
  private final int[] starts;
  private final int[] ends;
  private final ByteSink unescaped = new ByteSink();
  private final List<NameSet> seen = new ArrayList<>();
  private int doubled = ABSENT;
  private int[] unknown = new int[8];
  private int unknowns;

  /** A place on the way to a wanted field. */
  private static final class Node {
    private final byte[] name;
    private final List<Node> children = new ArrayList<>();
    private int[] wanted = new int[0];

    Node(byte[] name) {
      this.name = name;
    }

    Node child(String part) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      for (Node child : children) {
        if (Arrays.equals(child.name, bytes)) {
          return child;
        }
      }
      Node child = new Node(bytes);
      children.add(child);
      return child;
    }

    void want(int field) {
      wanted = Arrays.copyOf(wanted, wanted.length + 1);
      wanted[wanted.length - 1] = field;
    }
  }

  /**
   * Looks for as many fields as there are lists.
   *
   * @param names for each field, the names that an object may have for it
   */
  public JsonFields(List<List<String>> names) {
    starts = new int[names.size()];
    ends = new int[names.size()];
    for (int i = 0; i < names.size(); i++) {
      for (String name : names.get(i)) {
        root.child(name).want(i);
        if (name.indexOf('.') > 0) {
          Node node = root;
          for (String part : name.split("\\.", -1)) {
            node = node.child(part);
          }
          node.want(i);
        }
      }
    }
  }

  /**
   * Finds the fields of the object {@code json[from..to)}; or says why it is none. A field that
   * stands twice in one object, wanted or not, is {@link CastReason#DUPLICATE_FIELD}, and so is a
   * wanted one that stands there under two of its names.
   */
  public @Nullable CastReason find(byte[] json, int from, int to) {
    doubled = ABSENT;
    unknowns = 0;
    CastReason reason = scanner.check(json, from, to);
    if (reason != null) {
      return reason;
    }
    int start = JsonScanner.blanks(json, from, to);
    if (json[start] != '{') {
      return CastReason.WRONG_JSON_KIND;
    }
    Arrays.fill(starts, ABSENT);
    return walk(json, start, to, root, 0);
  }

  private @Nullable CastReason walk(byte[] b, int from, int to, Node node, int depth) {
    NameSet names = names(depth);
    names.clear();
    int at = JsonScanner.blanks(b, from + 1, to);
    int expected = 0;
    while (b[at] != '}') {
      int nameEnd = JsonScanner.string(b, at, to);
      byte[] name = b;
      int nameFrom = at + 1;
      int nameTo = nameEnd - 1;
      if (hasEscape(b, nameFrom, nameTo)) {
        unescaped.clear();
        if (!JsonStrings.unescape(b, at, nameEnd, unescaped)) {
          return CastReason.NOT_JSON;
        }
        name = unescaped.bytes;
        nameFrom = 0;
        nameTo = unescaped.length;
      }
      if (!names.add(name, nameFrom, nameTo)) {
        return CastReason.DUPLICATE_FIELD;
      }
      int child = childOf(node, name, nameFrom, nameTo, expected);
      int colon = JsonScanner.blanks(b, nameEnd, to);
      int start = JsonScanner.blanks(b, colon + 1, to);
      int end = scanner.end(b, start, to);
      if (child < 0 && node == root) {
        noteUnknown(at, nameEnd);
      }
      if (child >= 0) {
        expected = child + 1;
        CastReason reason = take(b, start, end, node.children.get(child), depth);
        if (reason != null) {
          return reason;
        }
      }
      at = JsonScanner.blanks(b, end, to);
      at = b[at] == ',' ? JsonScanner.blanks(b, at + 1, to) : at;
    }
    return null;
  }

  private void noteUnknown(int from, int to) {
    if (2 * unknowns == unknown.length) {
      unknown = Arrays.copyOf(unknown, 2 * unknown.length);
    }
    unknown[2 * unknowns] = from;
    unknown[2 * unknowns + 1] = to;
    unknowns++;
  }

  private @Nullable CastReason take(byte[] b, int start, int end, Node found, int depth) {
    for (int field : found.wanted) {
      if (starts[field] != ABSENT) {
        doubled = field;
        return CastReason.DUPLICATE_FIELD;
      }
      starts[field] = start;
      ends[field] = end;
    }
    return found.children.isEmpty() || b[start] != '{'
        ? null
        : walk(b, start, end, found, depth + 1);
  }

  private NameSet names(int depth) {
    while (seen.size() <= depth) {
      seen.add(new NameSet());
    }
    return seen.get(depth);
  }

  private static boolean hasEscape(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  /** Objects mostly have their fields in one order: the one that is due is looked at first. */
  private static int childOf(Node node, byte[] name, int from, int to, int expected) {
    List<Node> children = node.children;
    for (int i = 0; i < children.size(); i++) {
      int child = (expected + i) % children.size();
      byte[] known = children.get(child).name;
      if (Arrays.equals(known, 0, known.length, name, from, to)) {
        return child;
      }
    }
    return ABSENT;
  }

  /** Whether the object found last has that field; its value may be null. */
  public boolean isThere(int field) {
    return starts[field] != ABSENT;
  }

  /** Where the field's value starts. */
  public int start(int field) {
    return starts[field];
  }

  public int end(int field) {
    return ends[field];
  }

  /** The wanted field that stood there under two of its names; -1 if none. */
  public int doubled() {
    return doubled;
  }

  /** How many fields the object found last has at its top that nobody looks for. */
  public int unknowns() {
    return unknowns;
  }

  /** The name of such a field, by its number from 0, from the bytes where the object was found. */
  public String unknown(byte[] json, int number) {
    unescaped.clear();
    JsonStrings.unescape(json, unknown[2 * number], unknown[2 * number + 1], unescaped);
    return new String(unescaped.bytes, 0, unescaped.length, StandardCharsets.UTF_8);
  }

  /** The names of one object so far. */
  private static final class NameSet {
    private final ByteSink bytes = new ByteSink();
    private int[] starts = new int[32];
    private int[] hashes = new int[32];
    private int[] slots = new int[128];
    private int size;

    void clear() {
      bytes.clear();
      size = 0;
      Arrays.fill(slots, 0);
    }

    /** False if the name was there. */
    boolean add(byte[] name, int from, int to) {
      int hash = 1;
      for (int i = from; i < to; i++) {
        hash = 31 * hash + name[i];
      }
      int mask = slots.length - 1;
      int slot = (hash ^ hash >>> 16) & mask;
      while (slots[slot] != 0) {
        int known = slots[slot] - 1;
        if (hashes[known] == hash
            && Arrays.equals(bytes.bytes, starts[known], end(known), name, from, to)) {
          return false;
        }
        slot = (slot + 1) & mask;
      }
      put(name, from, to, hash);
      slots[slot] = size;
      if (size * 2 > slots.length) {
        grow();
      }
      return true;
    }

    private int end(int name) {
      return name + 1 < size ? starts[name + 1] : bytes.length;
    }

    private void put(byte[] name, int from, int to, int hash) {
      if (size == starts.length) {
        starts = Arrays.copyOf(starts, 2 * size);
        hashes = Arrays.copyOf(hashes, 2 * size);
      }
      starts[size] = bytes.length;
      hashes[size++] = hash;
      bytes.add(name, from, to);
    }

    private void grow() {
      slots = new int[slots.length * 2];
      int mask = slots.length - 1;
      for (int i = 0; i < size; i++) {
        int slot = (hashes[i] ^ hashes[i] >>> 16) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = i + 1;
      }
    }
  }
}
