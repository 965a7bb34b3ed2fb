package dev.strandline.io.letters;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowCursor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LetterRowsTest {
  private static final int CONTEXT = LetterRows.SCHEMA.indexOf("context").orElseThrow();
  private static final int ID = LetterRows.SCHEMA.indexOf("id").orElseThrow();

  private static DeadLetter letter(long record, Map<String, String> context) {
    return DeadLetter.first(
        new DeadLetter.Job("pipeline", "hash", "run", "raw"),
        new DeadLetter.Place("raw", "a.csv", 1, record, record, 0),
        new DeadLetter.Reason("SL-2104", "c4", "no int32"),
        new RawInput(new byte[] {1}, RawInput.Form.WHOLE, context),
        Instant.EPOCH);
  }

  @Test
  void eachLetterHasTheContextOfItsOwn() throws JsonProcessingException {
    Map<String, String> one = Map.of("file", "/in/a \"b\"\\c.csv", "fields", "[\"ä\",\"\u0001\"]");
    Map<String, String> other = Map.of("file", "/in/\uD83D\uDE00\u2028</b>\n\t\u007f.csv");
    LetterRows rows = new LetterRows();
    List<Map<String, String>> contexts = List.of(Map.of(), one, one, other, one, Map.of());
    for (int i = 0; i < contexts.size(); i++) {
      rows.add(letter(i + 1, contexts.get(i)));
    }
    RowCursor row = rows.take().cursor();
    for (Map<String, String> context : contexts) {
      row.next();
      String json = new ObjectMapper().writeValueAsString(new TreeMap<>(context));
      assertThat(row.getString(CONTEXT), is(json));
    }
  }

  /** Letters of all releases meet in a store, so an id never changes. */
  @Test
  void anIdIsTheSameForEver() {
    LetterRows rows = new LetterRows();
    for (int i = 0; i < 2; i++) {
      rows.add(letter(7, Map.of()));
    }
    RowCursor row = rows.take().cursor();
    for (int i = 0; i < 2; i++) {
      row.next();
      assertThat(row.getString(ID), is("3a2be2234c227ec2f7a275f667b023f0"));
    }
  }
}
