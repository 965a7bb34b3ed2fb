package dev.strandline.transforms.steps;

import dev.strandline.model.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The place of a DMS file's rows among all: a full load before every change, then by the name up to
 * its first dot, in which DMS writes the time, then by path and content.
 */
final class DmsFiles {
  private static final byte LOAD = 0;
  private static final byte CHANGE = 1;

  private final Pattern loads;
  private final String sequence;

  /** The origin of a file's rows from now on. */
  record Placed(Origin origin, boolean isLoad) {}

  /**
   * @param loads a glob of names, of {@code *} and {@code ?}
   * @param sequence the column that orders changes whatever their files; empty if there is none
   */
  DmsFiles(String loads, String sequence) {
    this.loads = Pattern.compile(regex(loads));
    this.sequence = sequence;
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return regex.toString();
  }

  Placed place(Origin file) {
    byte[] order = file.order();
    int end = order.length - Long.BYTES - 1;
    String path = new String(order, 0, Math.max(0, end), StandardCharsets.UTF_8);
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean isLoad = loads.matcher(name).matches();
    String domain = "dms:" + file.domain() + (sequence.isEmpty() ? "" : ":" + sequence);
    byte[] place = isLoad || sequence.isEmpty() ? byName(isLoad, name, order) : new byte[] {CHANGE};
    return new Placed(new Origin(domain, place).readFrom(file), isLoad);
  }

  private static byte[] byName(boolean isLoad, String name, byte[] order) {
    int dot = name.indexOf('.');
    byte[] stem = (dot < 0 ? name : name.substring(0, dot)).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + stem.length + 1 + order.length)
        .put(isLoad ? LOAD : CHANGE)
        .put(stem)
        .put((byte) 0)
        .put(order)
        .array();
  }
}
