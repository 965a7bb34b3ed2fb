package dev.strandline.options;

/** The errors that loading a spec can end with, each with its stable id. */
public enum SpecError {
  UNREADABLE("SL-1001", "The spec's file cannot be read."),
  TOO_LARGE("SL-1002", "The spec is larger than the limit."),
  NOT_UTF8("SL-1003", "The spec is not UTF-8."),
  SYNTAX("SL-1004", "The text is not YAML."),
  TOO_DEEP("SL-1005", "Lists and mappings nest deeper than the limit."),
  TOO_MANY_VALUES(
      "SL-1006", "There are more values than the limit, aliases counted as what they stand for."),
  TAG("SL-1007", "A tag such as !!java is refused."),
  ALIAS("SL-1008", "An alias has no finished anchor before it."),
  SEVERAL_DOCUMENTS("SL-1009", "The file holds more than one document."),
  DUPLICATE_KEY("SL-1010", "A mapping has a key twice."),
  KEY_NOT_TEXT("SL-1011", "A key is not text."),
  MERGE_KEY("SL-1012", "Merge keys (<<) are refused."),
  EMPTY_FILE("SL-1013", "The file holds no value."),

  VERSION("SL-1101", "The spec does not begin with a version that this release knows."),
  UNKNOWN_PARAM_GIVEN("SL-1102", "A parameter was given that the spec does not declare."),
  UNKNOWN_PARAM("SL-1103", "A parameter is used that the spec does not declare."),
  MISSING_PARAM("SL-1104", "A parameter has neither a value nor a default."),
  WRONG_PARAM("SL-1105", "A parameter's value is not of its type."),
  BAD_REFERENCE("SL-1106", "A ${...} is not one of the known references."),
  MISSING_ENV("SL-1107", "An environment variable is not set."),
  SECRET_NOT_ALLOWED("SL-1108", "A secret stands where no secret may."),
  SECRET_EXPECTED("SL-1109", "A value stands where only a secret's reference may."),
  BAD_PARAM("SL-1110", "A parameter's declaration contradicts itself."),

  UNKNOWN_KEY("SL-1201", "A key is not known here."),
  MISSING_KEY("SL-1202", "A required key is missing."),
  WRONG_VALUE("SL-1203", "A value is not of the kind that its key takes."),
  OUT_OF_RANGE("SL-1204", "A number is outside its range."),
  NO_VALUE("SL-1205", "A key has no value."),
  EMPTY_VALUE("SL-1206", "A text, list or mapping is empty that must not be."),
  REFUSED("SL-1207", "A check of the node's kind refused the value."),
  UNKNOWN_WORD("SL-1208", "A word is not one of those that its key takes."),

  UNKNOWN_KIND("SL-1301", "A node's type is not known."),
  WRONG_SECTION("SL-1302", "A node's type belongs to another section."),
  BAD_NAME("SL-1303", "A name has characters that names may not have."),
  NAME_TWICE("SL-1304", "Two nodes share a name."),
  UNKNOWN_INPUT("SL-1305", "An input names no source or step."),
  SOURCE_WITH_INPUT("SL-1306", "A source has inputs."),
  CYCLE("SL-1307", "Steps read each other in a circle."),
  UNUSED("SL-1308", "Nobody reads a source or step."),
  INPUT_TWICE("SL-1309", "A node names one input twice."),
  TABLES_AND_MORE("SL-1320", "A node reads several tables and something else."),
  UNKNOWN_PLACEHOLDER("SL-1321", "A path has a {source...} that its rows do not tell.");

  private final String id;
  private final String doc;

  SpecError(String id, String doc) {
    this.id = id;
    this.doc = doc;
  }

  /** The stable id, such as {@code SL-1201}. */
  public String id() {
    return id;
  }

  /** What is wrong, in one sentence for the docs. */
  public String doc() {
    return doc;
  }
}
