package dev.strandline.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.model.Op;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and what single events do. */
final class DebeziumDecoderTest {
  private static final String KEY = "{'id':1}";
  private static final String SOURCE =
      "'source':{'connector':'postgresql','name':'s','db':'d','snapshot':'false',"
          + "'sequence':'[null,\\'5\\']','schema':'public','table':'t','lsn':5}";
  private static final DecodeSettings SETTINGS =
      Feed.settings(
          Feed.columns("id int64", "v string", "n decimal(6,2)", "t time", "ts timestamp_local"));

  private static String envelope(String op, String before, String after) {
    return "{'op':'" + op + "','before':" + before + ",'after':" + after + "," + SOURCE + "}";
  }

  private static List<String> rows(DecodeSettings settings, ChangeEvent... events)
      throws UndecodableEvent {
    RecordBatch rows = Feed.decode(Decoders.debezium(settings), List.of(events));
    List<String> texts = new java.util.ArrayList<>();
    RowCursor row = rows.cursor();
    while (row.next()) {
      texts.add(row.op().name().charAt(0) + " " + FakeTable.text(row, rows.schema()));
    }
    return texts;
  }

  private static UndecodableEvent refused(DecodeSettings settings, ChangeEvent event) {
    ChangeDecoder decoder = Decoders.debezium(settings);
    return assertThrows(
        UndecodableEvent.class, () -> decoder.decode(event, new RowWriter(decoder.schema())));
  }

  @Test
  void anUpdateWithAnotherKeyBeforeDeletesIt() throws Exception {
    String value = envelope("u", "{'id':1,'v':'a'}", "{'id':2,'v':'b'}");
    assertThat(
        rows(SETTINGS, Feed.event(1, "{'id':2}", value)), contains("D 1|-|-|-|-", "U 2|b|-|-|-"));
  }

  @Test
  void ofADeleteOnlyTheKeyIsUsed() throws Exception {
    String value = envelope("d", "{'id':7,'v':'made up'}", "null");
    assertThat(rows(SETTINGS, Feed.event(1, KEY, value)), contains("D 1|-|-|-|-"));
    DecodeSettings keyed = Feed.settings(SETTINGS.columns(), "id");
    assertThat(rows(keyed, Feed.event(1, null, value)), contains("D 7|-|-|-|-"));
  }

  @Test
  void tombstonesMessagesAndOtherTablesChangeNothing() throws Exception {
    DecodeSettings ofTable = Feed.of(SETTINGS, "public.t");
    String other = envelope("c", "null", "{'id':1}").replace("'table':'t'", "'table':'u'");
    String message = "{'op':'m','message':{'prefix':'p','content':''}," + SOURCE + "}";
    assertThat(
        rows(
            ofTable,
            Feed.event(1, KEY, null),
            Feed.event(2, KEY, other),
            Feed.event(3, null, message),
            Feed.event("s.transaction", 0, 4, "{'id':'1'}", "{'status':'BEGIN','id':'1'}")),
        is(empty()));
  }

  @Test
  void aTombstoneIsADeleteWhereOffsetsOrder() throws Exception {
    DecodeSettings byOffset = Feed.with(SETTINGS, DecodeSettings.Order.OFFSET);
    assertThat(rows(byOffset, Feed.event(1, KEY, null)), contains("D 1|-|-|-|-"));
  }

  @Test
  void aColumnThatTheRowLacksIsNullOrUnchanged() throws Exception {
    ChangeEvent event = Feed.event(1, KEY, envelope("u", "null", "{'id':1,'v':'a'}"));
    assertThat(rows(SETTINGS, event), contains("U 1|a|-|-|-"));
    assertThat(
        rows(Feed.with(SETTINGS, DecodeSettings.Absent.UNCHANGED), event), contains("U 1|a|?|?|?"));
  }

  @Test
  void whereRowsMustBeWholeOneThatLacksAValueIsRefused() {
    DecodeSettings s = SETTINGS;
    DecodeSettings whole =
        new DecodeSettings(
            s.columns(),
            s.keys(),
            s.table(),
            s.order(),
            s.incarnation(),
            s.placeholder(),
            s.decimals(),
            s.nonFinite(),
            s.absent(),
            DecodeSettings.Partial.REJECT,
            s.truncate());
    String after = "{'id':1,'v':'__debezium_unavailable_value'}";
    UndecodableEvent refusal = refused(whole, Feed.event(1, KEY, envelope("u", "null", after)));
    assertThat(refusal.id() + " " + refusal.column(), is("SL-2169 v"));
  }

  @Test
  void decimalsWithoutASchemaGoByTheSpec() throws Exception {
    ChangeEvent event = Feed.event(1, KEY, envelope("c", "null", "{'id':1,'n':'1234'}"));
    assertThat(
        rows(Feed.with(SETTINGS, DecodeSettings.Decimals.STRING), event),
        contains("I 1|-|1234.00|-|-"));
    // The same text is base64 of three bytes: too many digits for the type.
    assertThat(refused(SETTINGS, event).id(), is("SL-2104"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "not json # {'id':1} # SL-2160 # not well-formed JSON",
        "[1] # {'id':1} # SL-2160 # no JSON object",
        "{'op':'x','after':{'id':1},'source':{}} # {'id':1} # SL-2162 # an unknown op, \"x\"",
        "{'op':'c','after':null,'before':null,@} # {'id':1} # SL-2161 # no after",
        "{'op':'c','after':{'v':'a'},@} # {'id':1} # SL-2163 # lacks its field \"id\"",
        "{'op':'c','after':{'id':1},@} # {'other':1} # SL-2163 # \"other\"",
        "{'op':'c','after':{'id':1}} # {'id':1} # SL-2164 # no source",
        "{'op':'c','after':{'id':1},'source':{'connector':'postgresql','sequence':'[]'}} # {'id':1} # SL-2164 # source.lsn",
        "{'op':'c','after':{'id':1},'source':{'connector':'postgresql','lsn':5}} # {'id':1} # SL-2164 # source.sequence",
        "{'op':'c','after':{'id':1},'source':{'connector':'mysql','pos':5}} # {'id':1} # SL-2164 # source.file",
        "{'op':'c','after':{'id':1},'source':{'connector':'mysql','file':'b.1','pos':5}} # {'id':1} # SL-2164 # source.row",
        "{'op':'c','after':{'id':1},'source':{'connector':'sqlserver','commit_lsn':'1:2:3'}} # {'id':1} # SL-2164 # source.change_lsn",
        "{'op':'c','after':{'id':1},'source':{'connector':'oracle','scn':'7'}} # {'id':1} # SL-2164 # source.commit_scn",
        "{'op':'c','after':{'id':1},'source':{'connector':'spanner','ord':1}} # {'id':1} # SL-2165 # \"spanner\"",
        "{'op':'t','after':null,@} # {'id':1} # SL-2166 # --full",
        "{'op':'c','after':{'id':1,'ts':5},@} # {'id':1} # SL-2167 # say unit",
        "{'op':'c','after':{'id':1,'n':'!'},@} # {'id':1} # SL-2168 # no base64",
        "{'op':'c','after':{'id':null},@} # {'id':1} # SL-2100 # requires a value",
        "{'op':'c','after':{'id':'x'},@} # {'id':1} # SL-2101 # not a whole number",
      })
  void saysWhyAnEventIsRefused(String value, String key, String id, String why) {
    String json = value.replace("@", SOURCE);
    UndecodableEvent refusal = refused(SETTINGS, Feed.event("top", 3, 99, key, json));
    assertThat(refusal.sentence(), refusal.id(), is(id));
    assertThat(refusal.sentence(), containsString(why));
    if (refusal.column().isEmpty()) {
      assertThat(refusal.sentence(), containsString("(topic top, partition 3, offset 99)"));
    }
  }

  @Test
  void unwrappedEventsHaveNoLogPosition() {
    DecodeSettings byLog = Feed.with(SETTINGS, DecodeSettings.Order.LOG);
    assertThat(refused(byLog, Feed.event(1, KEY, "{'id':1}")).id(), is("SL-2164"));
  }

  @Test
  void aSnapshotsRowIsARead() throws Exception {
    RecordBatch rows =
        Feed.decode(
            Decoders.debezium(SETTINGS),
            List.of(Feed.event(1, KEY, envelope("r", "null", "{'id':1}"))));
    RowCursor row = rows.cursor();
    row.next();
    assertThat(row.op(), is(Op.READ));
  }

  private static String mongo(String op, String rest) {
    return "{'op':'"
        + op
        + "',"
        + rest
        + ",'source':{'connector':'mongodb','name':'s','db':'d','collection':'t','ts_ms':5000,'ord':1}}";
  }

  private static final DecodeSettings DOCUMENTS =
      Feed.settings(Feed.columns("_id int64", "v string", "n decimal(6,2)"));

  @Test
  void anUpdateOfPartOfAFieldIsRefused() {
    for (String description :
        List.of(
            "{'updatedFields':'{\\'a.b\\':1}'}",
            "{'removedFields':['a.b']}",
            "{'truncatedArrays':[{'field':'a','newSize':1}]}")) {
      String value = mongo("u", "'after':null,'updateDescription':" + description);
      UndecodableEvent e = refused(DOCUMENTS, Feed.event(1, "{'id':'1'}", value));
      assertThat(e.id(), is("SL-2169"));
      assertThat(e.sentence(), containsString("changes a part of a field, \"a"));
    }
  }

  @Test
  void aDocumentWithoutItsPlaceOrKeyIsRefused() {
    String value = mongo("c", "'after':'{\\'_id\\':1}'").replace(",'ord':1", "");
    assertThat(
        refused(DOCUMENTS, Feed.event(1, "{'id':'1'}", value)).sentence(),
        containsString("it has no source.ord"));
    assertThat(
        refused(SETTINGS, Feed.event(1, "{'id':'1'}", mongo("c", "'after':'{}'"))).id(),
        is("SL-2163"));
    assertThat(
        refused(DOCUMENTS, Feed.event(1, null, mongo("d", "'after':null"))).id(), is("SL-2163"));
    assertThat(
        refused(DOCUMENTS, Feed.event(1, "{'id':'1'}", mongo("u", "'after':null"))).id(),
        is("SL-2161"));
    assertThat(
        refused(DOCUMENTS, Feed.event(1, "{'id':'1'}", mongo("c", "'after':'[1]'"))).id(),
        is("SL-2160"));
  }

  @Test
  void aTombstoneOfADocumentIsNoneOfItsDeletes() throws Exception {
    DecodeSettings offsets = Feed.with(DOCUMENTS, DecodeSettings.Order.OFFSET);
    assertThat(
        rows(
            offsets,
            Feed.event("d.t", 0, 1, "{'id':'1'}", mongo("d", "'after':null")),
            Feed.event("d.t", 0, 2, "{'id':'1'}", null)),
        contains("D 1|-|-"));
  }
}
