package dev.strandline.suite;

import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Jobs whose tables must be the same wherever they run: their specs, and runs between changes. */
enum GoldenJob {
  MAIN_JOB("examples/main-job/spec.yaml") {
    @Override
    void run(Place place) throws IOException {
      place.run(place.spec(file()).with("landing", Repository.file("examples/main-job/landing")));
    }
  },

  /** A file less, and the whole table is made again. */
  DELETE_INSERT("examples/delete-insert/spec.yaml") {
    @Override
    void run(Place place) throws IOException {
      Path landing = place.copy("examples/delete-insert/landing");
      SpecRun job = place.spec(file()).with("landing", landing);
      place.run(job);
      Files.delete(landing.resolve("prices-1.csv"));
      place.run(job);
    }
  },

  /** A merge with deletes, batch by batch, and a run that finds nothing new. */
  INCREMENTAL_UPDATE("examples/incremental-update/spec.yaml") {
    @Override
    void run(Place place) throws IOException {
      SpecRun job =
          place
              .spec(file())
              .with("landing", Repository.file("examples/incremental-update/landing"));
      place.run(job);
      place.run(job.with("files", "*.csv"));
      place.run(job.with("files", "*.csv"));
    }
  },

  /** Windows that are open and closed, by what earlier runs have seen. */
  HOURLY_WINDOWS("examples/hourly-windows/spec.yaml") {
    @Override
    void run(Place place) throws IOException {
      SpecRun job =
          place.spec(file()).with("landing", Repository.file("examples/hourly-windows/landing"));
      place.run(job.with("files", "batch-[12]*"));
      place.run(job.with("files", "*.csv"));
    }
  },

  CARSALES("examples/carsales/accounts.yaml") {
    @Override
    void run(Place place) throws IOException {
      place.file(
          "accounts.csv",
          "account_id,company_name,company_address,contact_person,contact_phone,gender,joining_date",
          "1,\"Müller, Söhne\",\"Am Markt 1",
          "Haus \"\"B\"\"\",Ada,+49 1,F,7/3/2021",
          "2,Xu,Road 2,Grace,+1 2,F,29/2/2020",
          "3,Bad,Road 3,Nobody,+1 3,M,30/2/2020");
      place.run(place.spec(file()).with("landing", place.landing()));
    }
  },

  CARSALES_SKUS("examples/carsales/skus.yaml") {
    @Override
    void run(Place place) throws IOException {
      place.file(
          "skus.csv",
          "item_id,item_name,item_description,item_cost_price,item_retail_price",
          "A-1,Wheel,\"Round,",
          "black\",12.345678901,99.000000001",
          "A-2,Door,Left,100,250.5");
      place.run(place.spec(file()).with("landing", place.landing()));
    }
  },

  CARSALES_INVOICES("examples/carsales/invoices.yaml") {
    @Override
    void run(Place place) throws IOException {
      place.file(
          "invoices.csv", "invoice_id,account_id,date_issued", "1,1,2020-02-29", "2,1,1999-12-31");
      place.run(place.spec(file()).with("landing", place.landing()));
    }
  },

  CARSALES_LINES("examples/carsales/invoice_line_items.yaml") {
    @Override
    void run(Place place) throws IOException {
      place.file("invoice_line_items.csv", "invoice_id,item_id,quantity", "1,A-1,4", "1,A-2,x");
      place.run(place.spec(file()).with("landing", place.landing()));
    }
  },

  /** A full load and changes, the last file first. */
  DMS("examples/dms/spec.yaml") {
    @Override
    void run(Place place) throws IOException {
      SpecRun job = place.spec(file()).with("landing", Repository.file("examples/dms/landing"));
      place.run(job.with("files", "20260301-1016*"));
      place.run(job);
    }
  },

  /** Events that come before the rows that they complete, which wait aside. */
  DEBEZIUM("examples/debezium/spec.yaml") {
    @Override
    void run(Place place) throws IOException {
      SpecRun job =
          place.spec(file()).with("landing", Repository.file("examples/debezium/landing"));
      place.run(job.with("files", "2026-03-02*"));
      place.run(job);
    }
  },

  /** Deleted rows stay, marked, and come back. */
  SOFT_DELETES("") {
    @Override
    void run(Place place) throws IOException {
      SpecRun job = place.spec("soft", CHANGES.formatted("id, day", "day", "merge, deletes: soft"));
      place.file("a.csv", "I,1,a,one", "I,2,a,two", "I,3,b,three", "D,4,b,");
      place.run(job);
      place.file("b.csv", "D,1,a,", "D,3,b,", "I,3,b,again", "I,5,c,five", "D,5,c,");
      place.run(job);
    }
  },

  /** Partitions outside the key: rows move, and deletes that carry only the key find theirs. */
  KEY_INDEX("") {
    @Override
    void run(Place place) throws IOException {
      SpecRun job = place.spec("merged", CHANGES.formatted("id", "day", "merge"));
      place.file("a.csv", "I,1,a,one", "I,2,a,two", "I,3,b,three", "I,4,c,four");
      place.run(job);
      place.file("b.csv", "U,1,b,moved", "D,2,,", "U,3,b,THREE", "D,9,,", "I,5,,five");
      place.run(job);
      place.file("c.csv", "I,2,c,again", "D,4,,", "X,1,a,bad", "I,x,a,bad");
      place.run(job);
    }
  },

  /** A corrected file and one that is cut off, between good ones. */
  BAD_AND_CORRECTED_FILES("") {
    @Override
    void run(Place place) throws IOException {
      SpecRun job = place.spec("corrected", CHANGES.formatted("id, day", "day", "merge"));
      place.file("a.csv", "I,1,a,one", "I,2,b,two");
      place.file("c.csv", "I,3,b,three", "I,4,c,four");
      Files.write(
          place.landing().resolve("b.csv"),
          new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1});
      place.run(job);
      place.file("b.csv", "I,5,b,five");
      place.file("c.csv", "I,3,b,corrected");
      place.run(job);
    }
  },

  /** Steps in a row, two sinks of one source, a history beside the latest rows. */
  BRANCHES("") {
    @Override
    void run(Place place) throws IOException {
      SpecRun job = place.spec("branches", BRANCHING);
      for (int file = 0; file < 5; file++) {
        String[] lines = new String[300];
        for (int i = 0; i < lines.length; i++) {
          int id = (i * 37 + file * 11) % 200;
          lines[i] = id + "," + (id % 7) + ",word-" + file + "-" + i + "," + (i % 5 == 0 ? "" : i);
        }
        place.file("f" + file + ".csv", lines);
      }
      place.run(job);
    }
  },

  /** More bad rows than the spec allows: no row lands, the letters do. */
  STOPPED_BY_ITS_LIMIT("") {
    @Override
    void run(Place place) throws IOException {
      SpecRun job = place.spec("limited", CHANGES.formatted("id, day", "day", "overwrite"));
      place.file("a.csv", "I,1,a,one");
      place.run(job);
      place.file("b.csv", "I,x,a,1", "I,y,a,2", "I,z,a,3", "I,u,a,4", "I,2,a,two");
      place.run(job);
    }
  };

  private static final String CHANGES =
      """
      strandline: v1
      name: changes
      params:
        landing: {type: string, required: true}
        lake: {type: string, required: true}
        rejected: {type: string, required: true}
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "${params.landing}/*.csv"
            format: {type: delimited, header: false, null_values: [""]}
            columns:
              - {name: op, type: string, required: true}
              - {name: id, type: int32, required: true}
              - {name: day, type: string}
              - {name: value, type: string}
      steps:
        changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
        latest: {type: LatestPerKey, input: changes, config: {keys: [%s]}}
      sinks:
        lake:
          type: WriteToParquet
          input: latest
          config: {path: "${params.lake}", partition_by: [%s], mode: %s}
      dead_letters: {path: "${params.rejected}", limit: {rows: 3}}
      """;

  private static final String BRANCHING =
      """
      strandline: v1
      name: branches
      params:
        landing: {type: string, required: true}
        lake: {type: string, required: true}
        rejected: {type: string, required: true}
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "${params.landing}/*.csv"
            format: {type: delimited, header: false, null_values: [""]}
            columns:
              - {name: id, type: int32, required: true}
              - {name: part, type: int32, required: true}
              - {name: word, type: string}
              - {name: number, type: int64}
      steps:
        latest: {type: LatestPerKey, input: raw, config: {keys: [id]}}
      sinks:
        lake:
          type: WriteToParquet
          input: latest
          config: {path: "${params.lake}", partition_by: [part], mode: overwrite}
        history:
          type: WriteToParquet
          input: raw
          config: {path: "${params.lake}_history", mode: append}
      dead_letters: {path: "${params.rejected}", limit: {rows: 100}}
      """;

  private final String file;

  GoldenJob(String file) {
    this.file = file;
  }

  Path file() {
    return Repository.file(file);
  }

  /** Runs it there, with whatever changes between the runs. */
  abstract void run(Place place) throws IOException;

  /** A folder for one job on one runner. */
  interface Place {
    Path folder();

    /** Runs a spec, and remembers its report. */
    void run(SpecRun run) throws IOException;

    default Path landing() {
      return folder().resolve("landing");
    }

    default Path lake() {
      return folder().resolve("lake");
    }

    default Path rejected() {
      return folder().resolve("lake_rejected");
    }

    default SpecRun spec(Path yaml) {
      return SpecRun.of(yaml).with("lake", lake());
    }

    default SpecRun spec(String name, String yaml) throws IOException {
      return spec(Files.writeString(folder().resolve(name + ".yaml"), yaml))
          .with("landing", landing())
          .with("rejected", rejected());
    }

    default void file(String name, String... lines) throws IOException {
      Files.createDirectories(landing());
      Files.writeString(landing().resolve(name), String.join("\n", lines) + "\n");
    }

    default Path copy(String inRepository) throws IOException {
      Path from = Repository.file(inRepository);
      Files.createDirectories(landing());
      try (Stream<Path> files = Files.list(from)) {
        for (Path one : List.copyOf(files.toList())) {
          Files.copy(
              one, landing().resolve(one.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return landing();
    }
  }
}
