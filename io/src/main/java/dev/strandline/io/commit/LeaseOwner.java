package dev.strandline.io.commit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process that holds a lease: enough to find it, and to tell from its own machine whether it
 * still lives.
 *
 * @param host the machine's name, for people
 * @param machine differs between machines, boots and process namespaces, so that equal pids mean
 *     equal processes; the host's name where the system tells no better
 * @param pid as its namespace counts
 * @param started when the process did, in its system's own form; with the pid it names one process
 */
public record LeaseOwner(String host, String machine, long pid, String started, String user)
    implements java.io.Serializable {
  private static final long serialVersionUID = 1;
  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  /** What can be told of a process from here. */
  public enum Life {
    LIVES,
    DEAD,
    /** It runs on another machine, or cannot be seen from here. */
    UNKNOWN
  }

  /** This process. */
  public static LeaseOwner current() {
    long pid = ProcessHandle.current().pid();
    return new LeaseOwner(
        hostName(),
        machineName(),
        pid,
        startOf(pid).orElse(""),
        System.getProperty("user.name", ""));
  }

  /** The machine of what runs on several. */
  private static final String CLUSTER = "a cluster";

  /** A job that this process gives to a cluster. */
  LeaseOwner ofJob() {
    return new LeaseOwner(host, CLUSTER, pid, started, user);
  }

  /** Whether it is a job of a cluster, which the process has submitted and may have left. */
  boolean isJob() {
    return machine.equals(CLUSTER);
  }

  /** Whether the process lives, as far as can be told here and now. */
  public Life life() {
    if (machine.isEmpty() || !machine.equals(machineName())) {
      return Life.UNKNOWN;
    }
    Optional<String> start = startOf(pid);
    if (start.isPresent()) {
      return start.get().equals(started) ? Life.LIVES : Life.DEAD;
    }
    // Where others' processes are hidden, one that is not seen may live.
    boolean hidden = Files.exists(PROC.resolve("self")) && !Files.exists(PROC.resolve("1/stat"));
    return hidden && !user.equals(System.getProperty("user.name", "")) ? Life.UNKNOWN : Life.DEAD;
  }

  /**
   * When that process started, in a form that never changes while it lives; empty if it is gone.
   */
  private static Optional<String> startOf(long pid) {
    try {
      // The start in ticks since the boot: unlike a time of day it does not move with the clock.
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean zombie = fields[STATE].equals("Z") || fields[STATE].equals("X");
      return zombie ? Optional.empty() : Optional.of("tick " + fields[START_TIME]);
    } catch (IOException e) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .map(process -> process.info().startInstant().map(Object::toString).orElse(""));
    }
  }

  private static String machineName() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return hostName();
    }
  }

  private static String hostName() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
    } catch (IOException e) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException unknown) {
        return "";
      }
    }
  }
}
