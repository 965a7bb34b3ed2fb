package dev.strandline.io.files;

import dev.strandline.io.Input;
import dev.strandline.io.delimited.FileRange;
import dev.strandline.model.Origin;
import java.util.List;
import java.util.Optional;

/**
 * One file, or a range of it, about to be read.
 *
 * @param pathValues the texts of the path's columns; empty where a path lacks one
 */
record OpenFile(Input input, FileRange range, List<Optional<String>> pathValues) {
  OpenFile {
    pathValues = List.copyOf(pathValues);
  }

  /** What the file's rows share of their positions. */
  Origin origin() {
    return input.origin();
  }
}
