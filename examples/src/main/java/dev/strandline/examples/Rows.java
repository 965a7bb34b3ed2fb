package dev.strandline.examples;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Writes row {@code i} of a {@link DataShape} as bytes: c1..c8, pipe-separated, a line feed at the
 * end, about 104 bytes.
 *
 * <p>Row {@code i} takes the slot {@code (a*i + b) mod rows}, a permutation since {@code a} and
 * {@code rows} have no common divisor. The first slots are the bad rows, then come the hot key's
 * versions, then one slot for each distinct key, then its further versions. So every share is
 * exact, every row is made without the others, and files can be written in parallel. All values but
 * the key come from a hash of (seed, i): versions of a key differ.
 */
final class Rows {
  private static final int DAY_ZERO = (int) LocalDate.of(2024, 1, 1).toEpochDay();
  private static final byte[][] WORDS = words();
  private static final byte[][] STATUS = {
    ascii("new"), ascii("paid"), ascii("shipped"), ascii("returned"), ascii("cancelled")
  };
  private static final byte[][] COUNTRIES = {
    ascii("AT"),
    ascii("BR"),
    ascii("DE"),
    ascii("FR"),
    ascii("IN"),
    ascii("JP"),
    ascii("KE"),
    ascii("US")
  };

  private static final List<Dirt> KINDS = List.of(Dirt.values());

  /** Longest row, the dirty ones included. */
  static final int MAX_ROW = 256;

  /** c6 lies up to so many days before c7. */
  private static final int EARLIER = 7;

  private static final int KEYS_PER_CUSTOMER = 10;
  private static final long SALT_KEY = 0x5bd1e995L;
  private static final long SALT_DAY = 0x27d4eb2fL;

  private final DataShape shape;
  private final long multiplier;
  private final long offset;
  private final long bad;
  private final long hot;
  private final long cold;
  private final byte[][] dates;

  private byte[] out = new byte[0];
  private int at;

  Rows(DataShape shape) {
    this.shape = shape;
    this.multiplier = coprime(shape.rows(), mix(shape.seed()));
    this.offset = Math.floorMod(mix(shape.seed() + 1), shape.rows());
    this.bad = shape.badRows();
    this.hot = shape.hotKeyRows();
    this.cold = shape.coldKeys();
    this.dates = new byte[Math.min(shape.days(), 20_000) + EARLIER][0];
  }

  /** Writes row {@code i} (from 0) to {@code target} from {@code start} on; its end. */
  int write(long i, byte[] target, int start) {
    out = target;
    at = start;
    long slot = slot(i);
    long random = mix(shape.seed() * 0x9E3779B97F4A7C15L + i);
    if (slot < bad) {
      writeDirty(KINDS.get((int) (slot % KINDS.size())), slot, random);
    } else {
      writeRow(keyOf(slot, random), random);
    }
    out[at++] = '\n';
    return at;
  }

  /** What is wrong with row {@code i}, or nothing. */
  Optional<Dirt> dirt(long i) {
    long slot = slot(i);
    return slot < bad ? Optional.of(KINDS.get((int) (slot % KINDS.size()))) : Optional.empty();
  }

  private long slot(long i) {
    // Below 10^10 each, so the product needs 128 bits only beyond 3 * 10^9 rows.
    long high = Math.multiplyHigh(multiplier, i);
    long low = multiplier * i;
    long product =
        high == 0 && low >= 0
            ? low % shape.rows()
            : BigInteger.valueOf(multiplier)
                .multiply(BigInteger.valueOf(i))
                .mod(BigInteger.valueOf(shape.rows()))
                .longValue();
    long slot = product + offset;
    return slot >= shape.rows() ? slot - shape.rows() : slot;
  }

  /** Key 0 is the hot one where there is one. */
  private long keyOf(long slot, long random) {
    if (slot < bad + hot) {
      return 0;
    }
    long rank = slot - bad - hot;
    long key = rank < cold ? rank : Long.remainderUnsigned(mix(random ^ SALT_KEY), cold);
    return hot > 0 ? key + 1 : key;
  }

  private void writeRow(long key, long random) {
    customer(key);
    pipe();
    text(random);
    rest(key, random);
  }

  private void rest(long key, long random) {
    amountAndStatus(random);
    if ((random >>> 58) != 0) {
      dateTime(dayOf(key) - (int) (random >>> 40 & 7), random >>> 17);
    }
    pipe();
    dateTime(dayOf(key), random >>> 9);
    pipe();
    put('0' + (int) (key % KEYS_PER_CUSTOMER));
  }

  private void amountAndStatus(long random) {
    pipe();
    if ((random >>> 30 & 15) == 0) {
      put('-');
    }
    number(random >>> 44 & 0x3fff);
    put('.');
    twoDigits((int) ((random >>> 20 & 0x7f) % 100));
    pipe();
    number(random & 0xfffff);
    pipe();
    put(STATUS[(int) ((random >>> 34 & 0xff) % STATUS.length)]);
    pipe();
  }

  private void writeDirty(Dirt dirt, long slot, long random) {
    long key = slot;
    switch (dirt) {
      case MISSING_FIELDS -> {
        customer(key);
        pipe();
        text(random);
        amountAndStatus(random);
        at--;
      }
      case EXTRA_FIELD -> {
        writeRow(key, random);
        pipe();
        put(STATUS[1]);
      }
      case UNPARSABLE_DATE -> dirtyDate(key, random, "tomorrow");
      case IMPOSSIBLE_DATE -> dirtyDate(key, random, "2024-02-30 11:22:33");
      case INVALID_UTF8 -> {
        customer(key);
        pipe();
        text(random);
        out[at++] = (byte) 0xff;
        rest(key, random);
      }
      case EMPTY_KEY -> {
        pipe();
        text(random);
        rest(key, random);
      }
    }
  }

  private void dirtyDate(long key, long random, String date) {
    customer(key);
    pipe();
    text(random);
    amountAndStatus(random);
    dateTime(dayOf(key), random);
    pipe();
    put(ascii(date));
    pipe();
    put('0' + (int) (key % KEYS_PER_CUSTOMER));
  }

  /**
   * Such as {@code DE-0000431742}: one number for ten keys, scattered so that neighbours differ.
   */
  private void customer(long key) {
    long number = key / KEYS_PER_CUSTOMER;
    put(COUNTRIES[(int) (number & 7)]);
    put('-');
    // Odd multiplier: a permutation of the numbers below 2^33.
    long scattered = number * 0x1E3779B97F4A7C15L & 0x1ffffffffL;
    for (long power = 1_000_000_000L; power > 0; power /= 10) {
      put('0' + (int) (scattered / power % 10));
    }
  }

  private void text(long random) {
    long bits = mix(random);
    int words = 4 + (int) (bits & 1);
    for (int word = 0; word < words; word++) {
      if (word > 0) {
        put(' ');
      }
      bits >>>= 7;
      put(WORDS[(int) (bits & 0x7f) % WORDS.length]);
    }
  }

  private int dayOf(long key) {
    long hash = mix(key ^ SALT_DAY ^ shape.seed() << 20) >>> 11;
    double share = hash * 0x1.0p-53;
    if (shape.hotPartition() == 0) {
      return (int) (share * shape.days());
    }
    if (share < shape.hotPartition() || shape.days() == 1) {
      return 0;
    }
    double left = (share - shape.hotPartition()) / (1 - shape.hotPartition());
    return 1 + (int) (left * (shape.days() - 1));
  }

  private void dateTime(int day, long random) {
    date(day);
    put(' ');
    int second = (int) (random & 0xffff);
    twoDigits(second >>> 11 & 15);
    put(':');
    twoDigits((second >>> 5 & 63) % 60);
    put(':');
    twoDigits((second & 31));
  }

  private void date(int day) {
    int place = day + EARLIER;
    if (place >= dates.length) {
      put(ascii(LocalDate.ofEpochDay((long) DAY_ZERO + day).toString()));
      return;
    }
    if (dates[place].length == 0) {
      dates[place] = ascii(LocalDate.ofEpochDay((long) DAY_ZERO + day).toString());
    }
    put(dates[place]);
  }

  private void number(long value) {
    if (value >= 10) {
      number(value / 10);
    }
    put('0' + (int) (value % 10));
  }

  private void twoDigits(int value) {
    put('0' + value / 10);
    put('0' + value % 10);
  }

  private void pipe() {
    out[at++] = '|';
  }

  private void put(int ascii) {
    out[at++] = (byte) ascii;
  }

  private void put(byte[] bytes) {
    System.arraycopy(bytes, 0, out, at, bytes.length);
    at += bytes.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The finalizer of splitmix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  private static long coprime(long rows, long random) {
    // About the golden section of the rows, so that neighbours land far apart.
    long candidate = Math.max(1, (long) (rows * 0.6180339887) + Math.floorMod(random, 1000));
    while (gcd(candidate, rows) != 1) {
      candidate++;
    }
    return candidate;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static byte[][] words() {
    String text =
        "amber anchor apple basket beacon berth blue board bolt brass bright bronze buoy cable canvas"
            + " cargo cedar chain chart clear cloud coast copper coral cork crate current cutter deck"
            + " deep dock drift dune ebb estuary ferry flag flood foam fog galley gale glass granite"
            + " green gull harbour hatch haven helm hull inlet iron island jetty keel knot lagoon lamp"
            + " ledge lime linen lock marsh mast mist moon mooring north oak oar ocean paint pearl"
            + " pebble pier pilot pine plank port quay quiet raft rail reef ridge river rope rudder"
            + " sail salt sand shell shoal shore silver slate south spar star steel stone storm strand"
            + " tar tide timber trawl upper vessel wave west wharf wind wrack yard café Köln größe"
            + " señor façade naïve smørrebrød Łódź 東京 塩 Ωmega привет";
    String[] words = text.split(" ", -1);
    byte[][] bytes = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }
}
