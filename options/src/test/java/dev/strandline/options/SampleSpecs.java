package dev.strandline.options;

import java.util.List;

/** Valid specs of the sample kinds. */
final class SampleSpecs {
  private SampleSpecs() {}

  /** Needs the parameter day and the variable REGION. */
  static final String FULL =
      """
      strandline: v1
      name: orders
      params:
        landing: {type: string, default: data/landing}
        rows: {type: int, default: 10}
        day: {type: date, doc: the day}
      sources:
        raw:
          type: ReadSample
          config:
            path: "${params.landing}/${params.day}/*.gz"
            format: {type: delimited, delimiter: ";", header: [a, b], compression: gzip}
            settle: 1m30s
            max_record: 64KB
            null_values: [NA, 0, true]
            password: "${secret:env:PASSWORD}"
            options: {region: "${env:REGION}", literal: "$${params.x} a: b"}
            columns:
              - {name: a, type: "decimal(12,2)", marks: ","}
              - {name: b, type: date, pattern: [yyyy, MM], zone: Europe/Berlin}
              - {name: c, default: 007}
      steps:
        latest:
          type: LatestSample
          input: clean
          config: {keys: [a], share: 1, workers: "${params.rows}"}
        clean: {type: Pass, input: raw}
      sinks:
        lake:
          type: WriteSample
          input: [latest, clean]
          config: {path: lake, partition_by: [year(b), a], mode: overwrite_partitions}
      dead_letters: {path: bad, limit: {rows: 1000, ratio: 0.01}}
      """;

  static final String SMALL =
      """
      strandline: v1
      name: small
      sources: {raw: {type: ReadNothing}}
      sinks:
        lake: {type: WriteSample, input: raw, config: {path: lake}}
      """;

  static final String ANCHORED =
      """
      %YAML 1.2
      ---
      strandline: v1
      name: "anchored"
      sources:
        a: &a
          type: ReadSample
          config: {path: x, format: {type: json, depth: 3}, columns: [&c {name: k}, *c]}
        b: *a
      steps:
        both: {type: Pass, input: [a, b]}
        one:
          type: LatestSample
          input: both
          config:
            keys:
            - k
            weight: 1e3
            offset: 0x10
      sinks:
        lake:
          type: WriteSample
          input: one
          config:
            path: >-
              some
              where
            mode: 'overwrite'
      ...
      """;

  /** Specs that need no parameter. */
  static List<String> all() {
    return List.of(FULL.replace("doc: the day", "default: 2026-01-31"), SMALL, ANCHORED);
  }
}
