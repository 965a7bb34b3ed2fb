package dev.strandline.transforms.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * The order of Debezium's events by the log positions of their databases, as bytes that compare as
 * the numbers do. Never by a time.
 *
 * <p>Source: the source blocks in Debezium's documentation of its connectors. A row of a snapshot
 * loses to changes: where it carries the position of its snapshot, to those that came after it.
 */
final class LogPositions {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final byte SNAPSHOT = 0;
  private static final byte CHANGE = 1;
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64);

  private final String incarnation;

  LogPositions(String incarnation) {
    this.incarnation = EventPosition.suffix(incarnation);
  }

  /**
   * The position that the event's source block gives.
   *
   * @param snapshot whether the row is one that a snapshot read
   */
  EventPosition of(JsonNode source, boolean snapshot, ChangeEvent event) throws UndecodableEvent {
    String connector = source.path("connector").asText("");
    return switch (connector) {
      case "postgresql" -> postgres(source, snapshot, event);
      case "mysql", "mariadb" -> mysql(connector, source, snapshot, event);
      case "sqlserver" -> sqlServer(source, snapshot, event);
      case "oracle" -> oracle(source, snapshot, event);
      case "mongodb" -> mongodb(source, snapshot, event);
      default ->
          throw new UndecodableEvent(
              DecodeFault.UNKNOWN_CONNECTOR,
              "",
              "Cannot order the event: the log positions of the connector \""
                  + connector
                  + "\" are not known; say order: offset if each key stays in one partition"
                  + event.place());
    };
  }

  private String domain(String connector, JsonNode source, String database) {
    return connector
        + ":"
        + escaped(source.path("name").asText(""))
        + (database.isEmpty() ? "" : ":" + escaped(database))
        + incarnation;
  }

  private static String escaped(String name) {
    return name.replace("%", "%25").replace("#", "%23").replace(":", "%3a");
  }

  /*
   * A change's LSN alone does not order it against a snapshot, nor rows that share a key other than
   * the primary one; its transaction's place does, of which the event gives a lower bound: the
   * commit before it. The greater of both grows with each transaction that writes to a key, since
   * the row's lock is held until the commit, and does not depend on what a restarted connector
   * remembers of that commit. Within a transaction the LSN decides. A snapshot stands at the last
   * commit that the connector knew before it, so that a transaction under way then comes after it.
   */
  private EventPosition postgres(JsonNode source, boolean snapshot, ChangeEvent event)
      throws UndecodableEvent {
    long lsn = number(source, "lsn", event);
    long commit = 0;
    JsonNode sequence = source.path("sequence");
    if (sequence.isTextual()) {
      commit = commitBefore(sequence.asText(), event);
    } else if (!snapshot) {
      throw missing("source.sequence", event);
    }
    long transaction = snapshot || Long.compareUnsigned(commit, lsn) >= 0 ? commit : lsn;
    byte[] log =
        ByteBuffer.allocate(17)
            .putLong(transaction)
            .put(snapshot ? SNAPSHOT : CHANGE)
            .putLong(lsn)
            .array();
    return EventPosition.inLog(
        domain("postgresql", source, source.path("db").asText("")), log, event);
  }

  private static long commitBefore(String sequence, ChangeEvent event) throws UndecodableEvent {
    try {
      JsonNode parts = MAPPER.readTree(sequence);
      if (parts.isArray() && parts.size() == 2) {
        return parts.get(0).isNull() ? 0 : Long.parseUnsignedLong(parts.get(0).asText());
      }
    } catch (JsonProcessingException | NumberFormatException e) {
      // told below
    }
    throw wrong("source.sequence", sequence, event);
  }

  /*
   * Binlog positions mean something on one server only. A snapshot's rows do not name theirs, so
   * they stand in the connector's own domain, before all servers'.
   */
  private EventPosition mysql(
      String connector, JsonNode source, boolean snapshot, ChangeEvent event)
      throws UndecodableEvent {
    String file = text(source, "file", event);
    int dot = file.lastIndexOf('.');
    long number;
    try {
      number = Long.parseUnsignedLong(file.substring(dot + 1));
    } catch (NumberFormatException e) {
      throw wrong("source.file", file, event);
    }
    byte[] log =
        ByteBuffer.allocate(24)
            .putLong(number)
            .putLong(number(source, "pos", event))
            .putLong(snapshot ? 0 : number(source, "row", event))
            .array();
    String domain = domain(connector, source, "");
    if (!snapshot) {
      domain +=
          "#"
              + number(source, "server_id", event)
              + "/"
              + escaped(file.substring(0, Math.max(0, dot)));
    }
    return EventPosition.inLog(domain, log, event);
  }

  private EventPosition sqlServer(JsonNode source, boolean snapshot, ChangeEvent event)
      throws UndecodableEvent {
    ByteBuffer log = ByteBuffer.allocate(29);
    log.put(lsn(text(source, "commit_lsn", event), "source.commit_lsn", event));
    log.put(snapshot ? SNAPSHOT : CHANGE);
    if (!snapshot) {
      log.put(lsn(text(source, "change_lsn", event), "source.change_lsn", event));
      log.putLong(number(source, "event_serial_no", event));
    }
    return EventPosition.inLog(
        domain("sqlserver", source, source.path("db").asText("")), log.array(), event);
  }

  /** Three hexadecimal numbers between colons, of 4, 4 and 2 bytes. */
  private static byte[] lsn(String text, String field, ChangeEvent event) throws UndecodableEvent {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 3) {
        return ByteBuffer.allocate(10)
            .putInt(Integer.parseUnsignedInt(parts[0], 16))
            .putInt(Integer.parseUnsignedInt(parts[1], 16))
            .putShort((short) Integer.parseInt(parts[2], 16))
            .array();
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(field, text, event);
  }

  /** LogMiner's: the commit's SCN, then the change's, its redo record and its row in that. */
  private EventPosition oracle(JsonNode source, boolean snapshot, ChangeEvent event)
      throws UndecodableEvent {
    long scn = number(source, "scn", event);
    ByteBuffer log = ByteBuffer.allocate(45);
    log.putLong(snapshot ? scn : number(source, "commit_scn", event));
    log.put(snapshot ? SNAPSHOT : CHANGE);
    log.putLong(scn);
    if (!snapshot) {
      log.put(redoRecord(text(source, "rs_id", event).strip(), event));
      log.putLong(number(source, "ssn", event));
    }
    return EventPosition.inLog(
        domain("oracle", source, source.path("db").asText("")), log.array(), event);
  }

  /*
   * The oplog's own time: a cluster-wide second and a number in it, which an event gives as ts_ms
   * and ord. Every write has its own, but those of one transaction share theirs: between them the
   * offset decides, as it does between an event and its repetition. A snapshot stands where it
   * began: what it read later comes as changes, too.
   */
  private EventPosition mongodb(JsonNode source, boolean snapshot, ChangeEvent event)
      throws UndecodableEvent {
    long second = number(source, "ts_ms", event) / 1000;
    byte[] log =
        ByteBuffer.allocate(17)
            .putLong(second)
            .putLong(number(source, "ord", event))
            .put(snapshot ? SNAPSHOT : CHANGE)
            .array();
    return EventPosition.inLog(domain("mongodb", source, ""), log, event);
  }

  /** Such as {@code 0x000124.0001a5b2.0010}: log sequence, block, offset. */
  private static byte[] redoRecord(String text, ChangeEvent event) throws UndecodableEvent {
    String[] parts = text.split("\\.", -1);
    try {
      if (parts.length == 3) {
        return ByteBuffer.allocate(20)
            .putLong(Long.parseUnsignedLong(parts[0].replaceFirst("^0x", ""), 16))
            .putLong(Long.parseUnsignedLong(parts[1], 16))
            .putInt(Integer.parseUnsignedInt(parts[2], 16))
            .array();
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong("source.rs_id", text, event);
  }

  /** An unsigned number, written as one or as its digits. */
  private static long number(JsonNode source, String field, ChangeEvent event)
      throws UndecodableEvent {
    JsonNode value = source.path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw missing("source." + field, event);
    }
    BigInteger number;
    try {
      number = value.isIntegralNumber() ? value.bigIntegerValue() : new BigInteger(value.asText());
    } catch (NumberFormatException e) {
      throw wrong("source." + field, value.asText(), event);
    }
    if (number.signum() < 0 || number.compareTo(MOST) >= 0) {
      throw wrong("source." + field, value.asText(), event);
    }
    return number.longValue();
  }

  private static String text(JsonNode source, String field, ChangeEvent event)
      throws UndecodableEvent {
    JsonNode value = source.path(field);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw missing("source." + field, event);
    }
    return value.asText();
  }

  private static UndecodableEvent missing(String field, ChangeEvent event) {
    return new UndecodableEvent(
        DecodeFault.NO_ORDER, "", "Cannot order the event: it has no " + field + event.place());
  }

  private static UndecodableEvent wrong(String field, String value, ChangeEvent event) {
    return new UndecodableEvent(
        DecodeFault.NO_ORDER,
        "",
        "Cannot order the event: its "
            + field
            + " is no position, \""
            + value
            + "\""
            + event.place());
  }
}
