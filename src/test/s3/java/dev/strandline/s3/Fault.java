package dev.strandline.s3;

/**
 * What the network does to one request.
 *
 * @param forwards whether the server gets the request
 * @param reply what the client gets
 * @param status of an answer of our own
 * @param code of an answer of our own, as S3 names its errors
 */
public record Fault(boolean forwards, Reply reply, int status, String code) {
  /** What becomes of the answer. */
  public enum Reply {
    /** The client gets it. */
    WHOLE,
    /** The connection is reset when half of the body was sent. */
    HALF,
    /** The connection is reset. */
    RESET,
    /** The client waits until it gives up. */
    SILENCE,
    /** The client gets another one. */
    REPLACED
  }

  public static final Fault NONE = new Fault(true, Reply.WHOLE, 0, "");

  /** Too many requests; nothing is done. */
  public static final Fault SLOW_DOWN = answer(503, "SlowDown");

  /** The server is broken; nothing is done. */
  public static final Fault INTERNAL_ERROR = answer(500, "InternalError");

  /** The connection breaks before the server has the request. */
  public static final Fault RESET = new Fault(false, Reply.RESET, 0, "");

  /** Nobody answers; nothing is done. */
  public static final Fault SILENCE = new Fault(false, Reply.SILENCE, 0, "");

  /** It is done, and the connection breaks. */
  public static final Fault DONE_RESET = new Fault(true, Reply.RESET, 0, "");

  /** It is done, and the answer says that it failed. */
  public static final Fault DONE_ERROR = new Fault(true, Reply.REPLACED, 500, "InternalError");

  /** It is done, and no answer comes. */
  public static final Fault DONE_SILENCE = new Fault(true, Reply.SILENCE, 0, "");

  /** The answer breaks off in the middle. */
  public static final Fault HALF = new Fault(true, Reply.HALF, 0, "");

  /** Nothing is done, and this is the answer. */
  public static Fault answer(int status, String code) {
    return new Fault(false, Reply.REPLACED, status, code);
  }
}
