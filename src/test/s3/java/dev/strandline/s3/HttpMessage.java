package dev.strandline.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request or an answer of HTTP 1.1, as its bytes. */
final class HttpMessage {
  private final String head;
  private final byte[] body;

  HttpMessage(String head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** From the first line to the empty one. */
  String head() {
    return head;
  }

  byte[] body() {
    return body;
  }

  /** The next message of a connection, or null at its end. */
  static @Nullable HttpMessage read(InputStream in, boolean hasBody) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ended = 0;
    while (ended < 4) {
      int b = in.read();
      if (b < 0) {
        if (head.size() == 0) {
          return null;
        }
        throw new EOFException("in a message's head");
      }
      head.write(b);
      ended = b == (ended % 2 == 0 ? '\r' : '\n') ? ended + 1 : b == '\r' ? 1 : 0;
    }
    HttpMessage message = new HttpMessage(head.toString(ISO_8859_1), new byte[0]);
    return hasBody ? new HttpMessage(message.head, message.readBody(in)) : message;
  }

  private byte[] readBody(InputStream in) throws IOException {
    if (header("transfer-encoding").orElse("").equalsIgnoreCase("chunked")) {
      return readChunks(in);
    }
    int length = Integer.parseInt(header("content-length").orElse("0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("in a message's body");
    }
    return body;
  }

  /** The chunks with their sizes, as they are. */
  private static byte[] readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size;
    do {
      String line = line(in);
      size = Integer.parseInt(line.strip(), 16);
      body.writeBytes(line.getBytes(ISO_8859_1));
      body.writeBytes(in.readNBytes(size + 2));
    } while (size > 0);
    return body.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() == 0 || line.charAt(line.length() - 1) != '\n') {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("in a chunk's size");
      }
      line.append((char) b);
    }
    return line.toString();
  }

  /** Method and target of a request; version and status of an answer. */
  String[] firstLine() {
    return head.substring(0, head.indexOf("\r\n")).split(" ", 3);
  }

  Optional<String> header(String name) {
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return Optional.of(line.substring(name.length() + 1).strip());
      }
    }
    return Optional.empty();
  }

  byte[] headBytes() {
    return head.getBytes(ISO_8859_1);
  }
}
