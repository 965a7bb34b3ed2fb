package dev.strandline.io.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void aFullDiskNeedsRoomAndNoOtherPath() {
    assertThat(
        DiskFault.remedy(new FileSystemException("/lake", null, "No space left on device")),
        is("make room on its disk"));
    assertThat(
        DiskFault.remedy(new AccessDeniedException("/lake")),
        is("correct its path, or its permissions"));
  }

  /** The system's own words for an open file are "No space left on device", and no more. */
  @Test
  void namesTheFileThatHasNoRoom(@TempDir Path folder) throws IOException {
    Effects full =
        (kind, object, effect) -> {
          if (kind == Effects.Kind.WRITE || kind == Effects.Kind.FINISH) {
            throw new IOException("No space left on device");
          }
          return effect.run();
        };
    DiskStore store = DiskStore.at(folder, full);
    FileSystemException record =
        assertThrows(
            FileSystemException.class, () -> store.createIfAbsent("lake/1.json", new byte[9]));
    assertThat(
        DiskFault.told(record), is(folder.resolve("lake/1.json") + ": No space left on device"));
    OutputStream staged = store.createStaged("lake/s0.parquet");
    FileSystemException rows = assertThrows(FileSystemException.class, staged::close);
    assertThat(
        DiskFault.told(rows), is(folder.resolve("lake/s0.parquet") + ": No space left on device"));
  }
}
