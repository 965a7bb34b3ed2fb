package dev.strandline.pipelines.cli.log;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

final class LogRouteTest {
  private final LogRoute route = new LogRoute();
  private final List<String> shown = new ArrayList<>();

  @Test
  void whatTheUserIsToldInOtherWordsIsKeptOnly() {
    route.to(shown::add);
    route.keepInMemory();
    RuntimeException failure = new IllegalStateException("why");
    new StrandlineLogger("dev.strandline.pipelines.Endings", route)
        .error(LogRoute.KEPT_ONLY, "The run has failed", failure);
    route.line("org.example.Client", Level.ERROR, "gone", failure);
    route.line("dev.strandline.io.Source", Level.WARN, "odd", null);
    assertThat(shown, is(List.of("error: Client: gone (" + failure + ")", "warning: odd")));
    assertThat(route.inMemory(), containsString("The run has failed\n" + failure + "\n\tat "));
  }
}
