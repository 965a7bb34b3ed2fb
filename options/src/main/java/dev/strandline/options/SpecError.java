package dev.strandline.options;

/** The errors that loading a spec can end with, each with its stable id. */
public enum SpecError {
  /** The spec's file cannot be read. */
  UNREADABLE(1001),
  /** The spec is larger than the limit. */
  TOO_LARGE(1002),
  /** The spec is not UTF-8. */
  NOT_UTF8(1003),
  /** The text is not YAML. */
  SYNTAX(1004),
  /** Lists and mappings nest deeper than the limit. */
  TOO_DEEP(1005),
  /** There are more values than the limit, aliases counted as what they stand for. */
  TOO_MANY_VALUES(1006),
  /** A tag such as {@code !!java} is refused. */
  TAG(1007),
  /** An alias has no finished anchor before it. */
  ALIAS(1008),
  /** The file holds more than one document. */
  SEVERAL_DOCUMENTS(1009),
  /** A mapping has a key twice. */
  DUPLICATE_KEY(1010),
  /** A key is not text. */
  KEY_NOT_TEXT(1011),
  /** Merge keys ({@code <<}) are refused. */
  MERGE_KEY(1012),
  /** The file holds no value. */
  EMPTY_FILE(1013),

  /** The spec does not begin with a version that this release knows. */
  VERSION(1101),
  /** A parameter was given that the spec does not declare. */
  UNKNOWN_PARAM_GIVEN(1102),
  /** A parameter is used that the spec does not declare. */
  UNKNOWN_PARAM(1103),
  /** A parameter has neither a value nor a default. */
  MISSING_PARAM(1104),
  /** A parameter's value is not of its type. */
  WRONG_PARAM(1105),
  /** A {@code ${...}} is not one of the known references. */
  BAD_REFERENCE(1106),
  /** An environment variable is not set. */
  MISSING_ENV(1107),
  /** A secret stands where no secret may. */
  SECRET_NOT_ALLOWED(1108),
  /** A value stands where only a secret's reference may. */
  SECRET_EXPECTED(1109),
  /** A parameter's declaration contradicts itself. */
  BAD_PARAM(1110),

  /** A key is not known here. */
  UNKNOWN_KEY(1201),
  /** A required key is missing. */
  MISSING_KEY(1202),
  /** A value is not of the kind that its key takes. */
  WRONG_VALUE(1203),
  /** A number is outside its range. */
  OUT_OF_RANGE(1204),
  /** A key has no value. */
  NO_VALUE(1205),
  /** A text, list or mapping is empty that must not be. */
  EMPTY_VALUE(1206),
  /** A check of the node's kind refused the value. */
  REFUSED(1207),
  /** A word is not one of those that its key takes. */
  UNKNOWN_WORD(1208),

  /** A node's type is not known. */
  UNKNOWN_KIND(1301),
  /** A node's type belongs to another section. */
  WRONG_SECTION(1302),
  /** A name has characters that names may not have. */
  BAD_NAME(1303),
  /** Two nodes share a name. */
  NAME_TWICE(1304),
  /** An input names no source or step. */
  UNKNOWN_INPUT(1305),
  /** A source has inputs. */
  SOURCE_WITH_INPUT(1306),
  /** Steps read each other in a circle. */
  CYCLE(1307),
  /** Nobody reads a source or step. */
  UNUSED(1308),
  /** A node names one input twice. */
  INPUT_TWICE(1309);

  private final String id;

  SpecError(int number) {
    this.id = "SL-" + number;
  }

  /** The stable id, such as {@code SL-1201}. */
  public String id() {
    return id;
  }
}
