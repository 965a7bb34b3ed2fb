package dev.strandline.suite;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Files of random records, and the records as they were meant: what a reader should make of them.
 *
 * @param records every record of every file, bad ones too
 */
record RandomInput(List<RandomColumn> columns, RandomDialect dialect, List<Written> records) {
  /** The word after which a file's field may be named in place of its column. */
  static final String ALIAS = "was_";

  /**
   * A record.
   *
   * @param file its path below the folder
   * @param day the text of the path's folder; null without such folders
   * @param texts by column; null for null
   * @param flawed whether it is no record at all, so that it must be a letter
   */
  record Written(
      String file, long record, long line, String day, List<String> texts, boolean flawed) {}

  static RandomInput write(
      Path folder, List<RandomColumn> columns, RandomDialect dialect, Random random, boolean days)
      throws IOException {
    List<Written> records = new ArrayList<>();
    int files = 1 + random.nextInt(5);
    for (int i = 0; i < files; i++) {
      String day = days ? "2026-01-0" + (1 + random.nextInt(3)) : null;
      String name =
          (days ? "dt=" + day + "/" : !dialect.plain() && random.nextInt(3) == 0 ? "sub/" : "")
              + RandomDialect.pick(random, List.of("part-", "Part-", "b", "a.", "z_"))
              + i
              + ".csv";
      new File(folder, name, day, columns, dialect, random, records).write();
    }
    return new RandomInput(columns, dialect, records);
  }

  /** One file while it is written. */
  private static final class File {
    private final Path folder;
    private final String name;
    private final String day;
    private final List<RandomColumn> columns;
    private final RandomDialect dialect;
    private final Random random;
    private final List<Written> records;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Columns by field of this file, in its order; null for a field that is no column. */
    private final List<RandomColumn> fields = new ArrayList<>();

    private final String stored;
    private long record;
    private long line = 1;

    File(
        Path folder,
        String name,
        String day,
        List<RandomColumn> columns,
        RandomDialect dialect,
        Random random,
        List<Written> records) {
      this.folder = folder;
      this.day = day;
      this.columns = columns;
      this.dialect = dialect;
      this.random = random;
      this.records = records;
      int form = random.nextInt(dialect.plain() ? 2 : 5);
      this.stored = form == 0 ? "" : form == 3 ? ".zst" : form == 4 ? "no ending" : ".gz";
      this.name = name + (stored.startsWith(".") ? stored : "");
    }

    void write() throws IOException {
      fields.addAll(columns);
      if (dialect.header() == RandomDialect.Header.LINE) {
        header();
      }
      int count = random.nextInt(6) == 0 ? 0 : random.nextInt(400);
      for (int i = 0; i < count; i++) {
        if (!dialect.comment().equals("none") && random.nextInt(20) == 0) {
          end("# \"half a quote" + dialect.delimiter());
        }
        if (random.nextInt(60) == 0) {
          end("");
        }
        record();
      }
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, compressed(withLooseEnd(out.toByteArray())));
    }

    private void header() {
      Collections.shuffle(fields, random);
      // Two fields stay: an empty line is no record, so a single null could not be told from none.
      fields.removeIf(
          column -> !column.required() && !column.name().equals("id") && random.nextInt(6) == 0);
      if (random.nextInt(3) == 0) {
        fields.add(random.nextInt(fields.size() + 1), null);
      }
      if (dialect.charset().equals(StandardCharsets.UTF_8) && random.nextInt(3) == 0) {
        out.writeBytes("\uFEFF".getBytes(StandardCharsets.UTF_8));
      }
      List<String> names = new ArrayList<>();
      for (RandomColumn field : fields) {
        String own = field == null ? "extra" : field.name();
        names.add(field != null && random.nextInt(5) == 0 ? ALIAS + own : own);
      }
      record++;
      end(String.join(dialect.delimiter(), names));
    }

    private void record() {
      record++;
      List<String> texts = new ArrayList<>();
      for (RandomColumn column : columns) {
        texts.add(fields.contains(column) ? text(column) : column.fallback());
      }
      List<String> written = new ArrayList<>();
      for (RandomColumn field : fields) {
        String text = field == null ? "whatever" : texts.get(columns.indexOf(field));
        written.add(dialect.field(text, written.isEmpty(), random));
      }
      long first = line;
      boolean flawed = false;
      int flaw = random.nextInt(150);
      if (flaw == 0) {
        flawed = true;
        written.add("surplus");
      } else if (flaw == 1 && written.size() > 2) {
        written.remove(written.size() - 1);
        RandomColumn last = fields.get(fields.size() - 1);
        if (!dialect.pad()) {
          flawed = true;
        } else if (last != null) {
          texts.set(columns.indexOf(last), null);
        }
      } else if (flaw == 2 && dialect.charset().equals(StandardCharsets.UTF_8)) {
        flawed = true;
        written.set(0, "\uFFFF");
      }
      records.add(new Written(name, record, first, day, texts, flawed));
      end(String.join(dialect.delimiter(), written));
    }

    private String text(RandomColumn column) {
      int chance = random.nextInt(100);
      if (chance < (column.required() ? 1 : 12)) {
        return null;
      }
      String text = chance < 97 ? column.kind().anyGood(random) : column.kind().anyBad(random);
      return dialect.takes(text) ? text : null;
    }

    /** Adds text and a line end, counting the lines that it spans. */
    private void end(String text) {
      String whole = text + dialect.lineEnd();
      line += whole.chars().filter(c -> c == '\n').count();
      int bad = whole.indexOf('\uFFFF');
      if (bad < 0) {
        out.writeBytes(whole.getBytes(dialect.charset()));
      } else {
        out.writeBytes(whole.substring(0, bad).getBytes(dialect.charset()));
        out.write(0xC3);
        out.write('(');
        out.writeBytes(whole.substring(bad + 1).getBytes(dialect.charset()));
      }
    }

    /** Without its last line end, now and then. */
    private byte[] withLooseEnd(byte[] bytes) {
      int end = dialect.lineEnd().length();
      return bytes.length > end && random.nextInt(3) == 0
          ? java.util.Arrays.copyOf(bytes, bytes.length - end)
          : bytes;
    }

    private byte[] compressed(byte[] bytes) {
      return switch (stored) {
        case "" -> bytes;
        case ".zst" -> Zstd.compress(bytes);
        default -> gzip(bytes);
      };
    }

    /** One member, or two. */
    private byte[] gzip(byte[] bytes) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      int cut = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
      try {
        try (GZIPOutputStream member = new GZIPOutputStream(packed)) {
          member.write(bytes, 0, cut);
        }
        if (cut < bytes.length) {
          try (GZIPOutputStream member = new GZIPOutputStream(packed)) {
            member.write(bytes, cut, bytes.length - cut);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return packed.toByteArray();
    }
  }
}
