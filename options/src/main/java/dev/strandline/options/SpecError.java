package dev.strandline.options;

/** The errors that loading a spec can end with, each with its stable id. */
public enum SpecError {
  UNREADABLE(1001, "The spec's file cannot be read."),
  TOO_LARGE(1002, "The spec is larger than the limit."),
  NOT_UTF8(1003, "The spec is not UTF-8."),
  SYNTAX(1004, "The text is not YAML."),
  TOO_DEEP(1005, "Lists and mappings nest deeper than the limit."),
  TOO_MANY_VALUES(
      1006, "There are more values than the limit, aliases counted as what they stand for."),
  TAG(1007, "A tag such as !!java is refused."),
  ALIAS(1008, "An alias has no finished anchor before it."),
  SEVERAL_DOCUMENTS(1009, "The file holds more than one document."),
  DUPLICATE_KEY(1010, "A mapping has a key twice."),
  KEY_NOT_TEXT(1011, "A key is not text."),
  MERGE_KEY(1012, "Merge keys (<<) are refused."),
  EMPTY_FILE(1013, "The file holds no value."),

  VERSION(1101, "The spec does not begin with a version that this release knows."),
  UNKNOWN_PARAM_GIVEN(1102, "A parameter was given that the spec does not declare."),
  UNKNOWN_PARAM(1103, "A parameter is used that the spec does not declare."),
  MISSING_PARAM(1104, "A parameter has neither a value nor a default."),
  WRONG_PARAM(1105, "A parameter's value is not of its type."),
  BAD_REFERENCE(1106, "A ${...} is not one of the known references."),
  MISSING_ENV(1107, "An environment variable is not set."),
  SECRET_NOT_ALLOWED(1108, "A secret stands where no secret may."),
  SECRET_EXPECTED(1109, "A value stands where only a secret's reference may."),
  BAD_PARAM(1110, "A parameter's declaration contradicts itself."),

  UNKNOWN_KEY(1201, "A key is not known here."),
  MISSING_KEY(1202, "A required key is missing."),
  WRONG_VALUE(1203, "A value is not of the kind that its key takes."),
  OUT_OF_RANGE(1204, "A number is outside its range."),
  NO_VALUE(1205, "A key has no value."),
  EMPTY_VALUE(1206, "A text, list or mapping is empty that must not be."),
  REFUSED(1207, "A check of the node's kind refused the value."),
  UNKNOWN_WORD(1208, "A word is not one of those that its key takes."),

  UNKNOWN_KIND(1301, "A node's type is not known."),
  WRONG_SECTION(1302, "A node's type belongs to another section."),
  BAD_NAME(1303, "A name has characters that names may not have."),
  NAME_TWICE(1304, "Two nodes share a name."),
  UNKNOWN_INPUT(1305, "An input names no source or step."),
  SOURCE_WITH_INPUT(1306, "A source has inputs."),
  CYCLE(1307, "Steps read each other in a circle."),
  UNUSED(1308, "Nobody reads a source or step."),
  INPUT_TWICE(1309, "A node names one input twice.");

  private final String id;
  private final String doc;

  SpecError(int number, String doc) {
    this.id = "SL-" + number;
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
