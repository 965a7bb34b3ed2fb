package dev.strandline.io.compress;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The JDK's, which is everywhere. */
final class JdkInflater implements RawInflater {
  private final Inflater inflater = new Inflater(true);

  @Override
  public void reset() {
    inflater.reset();
  }

  @Override
  public void setInput(byte[] bytes, int from, int length) {
    inflater.setInput(bytes, from, length);
  }

  @Override
  public int inflate(byte[] to, int from, int wanted) throws DataFormatException {
    return inflater.inflate(to, from, wanted);
  }

  @Override
  public boolean finished() {
    return inflater.finished();
  }

  @Override
  public int remaining() {
    return inflater.getRemaining();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
