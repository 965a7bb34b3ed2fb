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
  UNENCODABLE_PATH("SL-3005"),
  /** A location of an object store has no bucket, or one that cannot be a bucket's name. */
  BAD_LOCATION("SL-3006"),
  /** A setting of the store, such as an environment variable, has a value that it cannot have. */
  BAD_SETTING("SL-3007"),
  /** No credentials were found, or the store does not know them, or they have expired. */
  BAD_CREDENTIALS("SL-3008"),
  /** There is no bucket of that name. */
  NO_BUCKET("SL-3009"),
  /** The credentials may not do this. */
  ACCESS_DENIED("SL-3010"),
  /** The bucket is in another region, or no region is known. */
  WRONG_REGION("SL-3011"),
  /** The store's address does not exist, refuses connections, or does not answer in time. */
  UNREACHABLE("SL-3012"),
  /** The store answered every attempt with an error of its own, or was too busy. */
  UNAVAILABLE("SL-3013"),
  /** The store overwrites where it was told to create only what is absent. */
  NO_CONDITIONAL_CREATE("SL-3014"),
  /** A file was replaced or removed while it was read, or since it was listed. */
  CHANGED_WHILE_READ("SL-3015"),
  /** The store refused a request for a reason that has no id of its own. */
  REFUSED("SL-3016");

  private final String id;

  StoreError(String id) {
    this.id = id;
  }

  /** Stable; the docs list it. */
  public String id() {
    return id;
  }
}
