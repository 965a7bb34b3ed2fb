package dev.strandline.examples;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** How a generated file is compressed, and the end of its name that says so. */
public enum Compression {
  GZIP(".gz"),
  ZSTD(".zst"),
  NONE(".psv");

  private static final int BUFFER = 1 << 16;

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }

  OutputStream wrap(OutputStream file) throws IOException {
    return switch (this) {
      case GZIP -> new GZIPOutputStream(file, BUFFER);
      case ZSTD -> new ZstdOutputStream(file);
      case NONE -> file;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
