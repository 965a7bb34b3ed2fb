package dev.strandline.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A spec of files of changed rows, {@code op,id,day,value}, that are merged into a table by day.
 */
final class KeyedChanges {
  private KeyedChanges() {}

  /**
   * The spec in a folder, with files in {@code in} and dead letters in {@code rejected}.
   *
   * @param lake the table's location
   * @param keys {@code id}, or {@code id, day}
   * @param sink more settings of the table, after a comma
   */
  static SpecRun of(Path folder, String lake, String keys, String sink) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: merged
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*.csv"
              format: {type: delimited, delimiter: ",", header: false, null_values: [""]}
              columns:
                - {name: op, type: string, required: true}
                - {name: id, type: int32, required: true}
                - {name: day, type: string}
                - {name: value, type: string}
        steps:
          changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
          latest: {type: LatestPerKey, input: changes, config: {keys: [%3$s]}}
        sinks:
          lake:
            type: WriteToParquet
            input: latest
            config: {path: "%2$s", partition_by: [day], mode: merge%4$s}
        dead_letters: {path: "%1$s/rejected"}
        """
            .formatted(folder, lake, keys, sink));
  }
}
