package dev.strandline.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.model.Completion;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompletionsTest {
  private final Completions completions = new Completions();
  private final List<Integer> awaited = new ArrayList<>();

  @Test
  void leavesFewFilesOpen() throws IOException {
    for (int i = 1; i <= 5; i++) {
      completions.add(completion(i));
    }
    assertThat("all but the newest two", awaited, equalTo(List.of(1, 2, 3)));
    completions.await();
    assertThat(awaited, equalTo(List.of(1, 2, 3, 4, 5)));
    completions.await();
    assertThat("each once", awaited.size(), is(5));
  }

  @Test
  void tellsWhichFailedWhoeverAwaitsIt() throws IOException {
    completions.add(completion(1));
    completions.add(completion(-2));
    completions.add(completion(3));
    IOException failed =
        assertThrows(IOException.class, () -> completions.add(completion(4)), "awaits the second");
    assertThat(failed.getMessage(), is("no room for -2"));
  }

  private Completion completion(int number) {
    return new Completion() {
      @Override
      public List<WrittenFile> files() {
        return List.of();
      }

      @Override
      public void await() throws IOException {
        if (number < 0) {
          throw new IOException("no room for " + number);
        }
        awaited.add(number);
      }
    };
  }
}
