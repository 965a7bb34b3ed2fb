package dev.strandline.pipelines.cli;

import dev.strandline.io.store.DiskStore;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.pipelines.cli.log.LogRoute;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The log of one run in the run's folder: written line by line on a disk, so that it is there
 * whatever happens to the process; elsewhere as a whole when the run is over.
 */
final class RunLog {
  private static final String FILE = "run.log";

  private @Nullable Store away;

  /** Keeps all lines in that folder from now on. */
  void keepIn(String folder) {
    Optional<LogRoute> route = Logs.route();
    if (folder.isEmpty() || route.isEmpty()) {
      return;
    }
    try {
      Store store = Stores.open(folder);
      Path disk = Path.of(store.location());
      if (store instanceof DiskStore && disk.isAbsolute()) {
        route.get().keepIn(disk.resolve(FILE));
        return;
      }
      away = store;
    } catch (IOException | InvalidPathException e) {
      route.get().line(RunLog.class.getName(), Level.WARN, "Cannot keep the run's log", e);
      return;
    }
    route.get().keepInMemory();
  }

  /** Notes how the run ended, and puts the log into its folder if it is not there yet. */
  void end(RunReport report) {
    Optional<LogRoute> route = Logs.route();
    if (route.isEmpty()) {
      return;
    }
    Outcome outcome = report.outcome();
    route
        .get()
        .keep(
            "ended: "
                + outcome.kind().name().toLowerCase(Locale.ROOT)
                + (outcome.message().isEmpty() ? "" : ", " + outcome.message())
                + outcome.errorId().map(id -> " [" + id + "]").orElse(""));
    Store store = away;
    if (store != null) {
      try {
        store.replace(FILE, route.get().inMemory().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        route.get().line(RunLog.class.getName(), Level.WARN, "Cannot keep the run's log", e);
      }
    }
  }
}
