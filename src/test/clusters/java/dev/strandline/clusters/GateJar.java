package dev.strandline.clusters;

import dev.strandline.io.store.StoreProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The gate as a jar, as a user's own store comes to a cluster. */
final class GateJar {
  private GateJar() {}

  static Path write(Path folder) throws IOException {
    Path jar = folder.resolve("gate.jar");
    String name = GateStores.class.getName().replace('.', '/') + ".class";
    try (OutputStream bytes = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(bytes);
        var code = GateStores.class.getResourceAsStream("GateStores.class")) {
      out.putNextEntry(new JarEntry(name));
      if (code == null) {
        throw new IOException("no " + name);
      }
      code.transferTo(out);
      out.closeEntry();
      out.putNextEntry(new JarEntry("META-INF/services/" + StoreProvider.class.getName()));
      out.write(GateStores.class.getName().getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return jar;
  }
}
