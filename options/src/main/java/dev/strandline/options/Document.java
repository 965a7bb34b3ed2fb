package dev.strandline.options;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of a whole spec, for checking, the JSON Schema and the reference page. */
record Document(
    @Doc("The version of the spec's form: v1.") Version strandline,
    @Doc("The pipeline's name: letters, digits, - and _, beginning with a letter.") String name,
    @Doc("Values that are given when the pipeline is run: --param name=value.") @Default("{}")
        Map<String, Param> params,
    @Doc("Where rows come from, by name.") @NotEmpty Map<String, Source> sources,
    @Doc("What is done to rows, by name.") @Default("{}") Map<String, Inner> steps,
    @Doc("Where rows go to, by name.") @NotEmpty Map<String, Inner> sinks,
    @Doc("Where rejected rows go to, and how many are too many.")
        @Nullable DeadLetterSettings deadLetters,
    @Doc(
            "Says that every host of a cluster sees the paths on disk that this spec names, as one"
                + " machine or a network disk gives; without it such a run takes other stores only.")
        @Default("false")
        boolean shared,
    @Doc("Makes the spec a stream, which commits again and again until it is stopped.")
        @Nullable StreamSettings stream) {
  /** The versions that this release reads. */
  enum Version {
    V1
  }

  /** What a parameter's value must look like. */
  enum ParamType {
    STRING,
    INT,
    FLOAT,
    BOOL,
    DATE,
    DURATION
  }

  @Doc("A value that is used as ${params.name}.")
  record Param(
      @Doc("What its value must be: a date is yyyy-MM-dd, a duration is 30s.") @Default("string")
          ParamType type,
      @Doc("The value where none is given; without it one must be given.")
          @Key("default")
          @AnyScalar
          @Nullable String defaultValue,
      @Doc("Says that a value must be given; not together with a default.")
          @Nullable Boolean required,
      @Doc("What it is for.") @Nullable String doc) {
    Param {
      if (required != null && required && defaultValue != null) {
        throw new InvalidConfig(
            "required", SpecError.BAD_PARAM.id(), "it is required, so its default is never used");
      }
      if (required != null && !required && defaultValue == null) {
        throw new InvalidConfig(
            "required", SpecError.BAD_PARAM.id(), "it is not required, so it needs a default");
      }
    }
  }

  @Doc("A node that rows come from.")
  record Source(
      @Doc("The kind of source.") String type,
      @Doc("The kind's own keys.") @Nullable Tree config) {}

  @Doc("A node that reads other nodes' rows.")
  record Inner(
      @Doc("The kind of step or sink.") String type,
      @Doc("The source or step whose rows it reads, or a list of them.") @OneOrMany @NotEmpty
          List<String> input,
      @Doc("The kind's own keys.") @Nullable Tree config) {}
}
