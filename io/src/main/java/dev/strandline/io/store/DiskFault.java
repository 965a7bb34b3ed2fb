package dev.strandline.io.store;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Set;

/** Why a file cannot be used, in words: the messages of many exceptions are its name alone. */
public final class DiskFault {
  /** In the words of Linux and macOS, and of Windows. */
  private static final Set<String> NO_ROOM =
      Set.of(
          "No space left on device",
          "Disk quota exceeded",
          "Disc quota exceeded",
          "There is not enough space on the disk");

  private DiskFault() {}

  /** The file and the reason, such as {@code /lake: permission denied}. */
  public static String told(FileSystemException failure) {
    return failure.getReason() == null
        ? failure.getMessage() + ": " + reason(failure)
        : String.valueOf(failure.getMessage());
  }

  /** What the user can do about it. */
  public static String remedy(FileSystemException failure) {
    return hasNoRoom(failure) ? "make room on its disk" : "correct its path, or its permissions";
  }

  /** Whether the disk, or what a user may have of it, is full. */
  static boolean hasNoRoom(FileSystemException failure) {
    return NO_ROOM.contains(String.valueOf(failure.getReason()));
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it is there already";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    return failure.getClass().getSimpleName();
  }
}
