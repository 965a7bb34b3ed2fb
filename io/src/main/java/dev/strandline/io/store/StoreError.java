package dev.strandline.io.store;

/** What can be wrong with a store. */
public enum StoreError {
  /** No provider on the class path opens locations of this scheme. */
  UNKNOWN_SCHEME("SL-3001"),
  /** The disk's file system cannot create a file only if it is absent. */
  NO_HARD_LINKS("SL-3002"),
  /** A staged file is neither in staging nor in its place. */
  STAGED_FILE_LOST("SL-3003"),
  /** A path is absolute, has "." or ".." in it, or would leave its folder in another way. */
  PATH_LEAVES_FOLDER("SL-3004"),
  /** This process cannot write the characters of a file's name. */
  UNENCODABLE_PATH("SL-3005");

  private final String id;

  StoreError(String id) {
    this.id = id;
  }

  /** Stable; the docs list it. */
  public String id() {
    return id;
  }
}
