package dev.strandline.io.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** Every failure of a disk has its reason in words. */
final class DiskFaultTest {
  @Test
  void tellsTheReasonThatTheSystemGives() {
    assertThat(
        DiskFault.told(new FileSystemException("/lake", null, "Read-only file system")),
        is("/lake: Read-only file system"));
  }

  @Test
  void tellsAReasonWhereTheClassAloneSaysIt() {
    assertThat(DiskFault.told(new AccessDeniedException("/lake")), is("/lake: permission denied"));
    assertThat(
        DiskFault.told(new NoSuchFileException("/lake")), is("/lake: no such file or folder"));
    assertThat(
        DiskFault.told(new FileAlreadyExistsException("/lake")), is("/lake: it is there already"));
    assertThat(DiskFault.told(new FileSystemException("/lake")), is("/lake: FileSystemException"));
  }
}
