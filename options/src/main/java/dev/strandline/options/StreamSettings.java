package dev.strandline.options;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** That a spec is a stream, and when it commits. */
@Doc(
    "Makes `run` a stream: it goes on until it is stopped, and commits what is new again and again."
        + " `run --once` makes one bounded run of it.")
public record StreamSettings(
    @Doc("How often the stream looks for what is new, and commits it.") @Default("10s")
        Duration commitEvery,
    @Doc(
            "About how many rows one commit takes in at most; what is beyond them goes into the next"
                + " one at once. Files are taken whole, with 100 bytes a row.")
        @Default("1000000")
        @Range(min = 1)
        long maxRows,
    @Doc("Ends the stream, with exit code 0, when nothing new has come for so long.")
        @Nullable Duration stopWhenIdle,
    @Doc(
            "The port of this process where Prometheus finds the stream's figures, under `/metrics`;"
                + " none if left out.")
        @Range(min = 1, max = 65_535)
        @Nullable Integer metricsPort,
    @Doc("The address that this port is bound to.") @Default("127.0.0.1") @NotEmpty
        String metricsHost)
    implements Serializable {
  private static final long serialVersionUID = 1;
}
