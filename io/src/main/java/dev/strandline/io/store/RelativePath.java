package dev.strandline.io.store;

/** Checks paths that stores are given: below the folder, with {@code /}, no empty or dot parts. */
public final class RelativePath {
  private RelativePath() {}

  /** The path, if it stays below the folder that it is relative to. */
  public static String check(String path) throws StoreException {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
        throw new StoreException(
            StoreError.PATH_LEAVES_FOLDER,
            "Cannot use the path \"" + path + "\": it is not a plain path below its folder");
      }
    }
    return path;
  }
}
