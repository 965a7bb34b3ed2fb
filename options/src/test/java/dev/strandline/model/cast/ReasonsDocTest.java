package dev.strandline.model.cast;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.strandline.model.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pages of docs/ keep step with the enums. */
final class ReasonsDocTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void everyReasonIsOnThePage() throws IOException {
    String page = Files.readString(DOCS.resolve("reasons.md"));
    Set<String> ids = new HashSet<>();
    for (CastReason reason : CastReason.values()) {
      assertThat(page, containsString("| " + reason.id() + " | " + reason.meaning() + " |"));
      ids.add(reason.id());
    }
    assertThat(ids.size(), equalTo(CastReason.values().length));
  }

  @Test
  void everyTypeIsOnThePage() throws IOException {
    String page = Files.readString(DOCS.resolve("types.md"));
    for (Type.Plain type : Type.Plain.values()) {
      assertThat(page, containsString("| `" + type + "` |"));
    }
    for (Rounding rounding : Rounding.values()) {
      assertThat(page, containsString("`" + rounding.name().toLowerCase(java.util.Locale.ROOT)));
    }
  }
}
