package dev.strandline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretTest {
  @Test
  void readsAFileWithoutItsLastLineBreak(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "hunter2\r\n");
    Secret secret = new Secret("file:" + file);

    assertThat(secret.resolve(), is("hunter2"));
    assertThat(secret.toString(), is("${secret:file:" + file + "}"));
    Files.writeString(file, "");
    assertThat(secret.resolve(), is(""));
  }

  @Test
  void namesTheReferenceAndNeverTheValue(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("key"), new byte[] {'h', 'u', (byte) 0xFF});

    assertThat(
        assertThrows(IllegalStateException.class, new Secret("file:" + file)::resolve).getMessage(),
        not(containsString("hu\uFFFD")));
    assertThat(
        assertThrows(IllegalStateException.class, () -> new Secret("env:NO").resolve(name -> null))
            .getMessage(),
        is("Cannot read the secret ${secret:env:NO}: variable not set"));
  }

  @Test
  void goesToOtherHostsAsAReferenceOnly(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "canary-4711");
    Secret secret = new Secret("file:" + file);
    assertThat(secret.resolve(), is("canary-4711"));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(secret);
    }
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1), not(containsString("canary")));
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((Secret) in.readObject()).resolve(), is("canary-4711"));
    }
  }

  @Test
  void refusesOtherReferences() {
    assertThrows(IllegalArgumentException.class, () -> new Secret("hunter2"));
    assertThrows(IllegalArgumentException.class, () -> new Secret("file:"));
    assertThrows(IllegalArgumentException.class, () -> new Secret("env:"));
  }
}
