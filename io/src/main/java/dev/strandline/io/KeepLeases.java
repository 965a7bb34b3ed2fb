package dev.strandline.io;

import dev.strandline.io.commit.JobLease;
import dev.strandline.io.commit.LeaseLost;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same elements; as they pass, the leases that the run's job holds get signs of life, some
 * seconds apart. Once another run has taken one over the job fails, for it could not commit.
 */
public final class KeepLeases<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(KeepLeases.class);

  private final List<JobLease> leases;

  private KeepLeases(List<JobLease> leases) {
    this.leases = List.copyOf(leases);
  }

  public static <T> KeepLeases<T> of(List<JobLease> leases) {
    return new KeepLeases<>(leases);
  }

  @Override
  public PCollection<T> expand(PCollection<T> elements) {
    return elements
        .apply("Give signs", ParDo.of(new SignFn<T>(leases)))
        .setCoder(elements.getCoder());
  }

  private static final class SignFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1;
    private final List<JobLease> leases;
    private transient long signed;

    SignFn(List<JobLease> leases) {
      this.leases = leases;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<T> out) throws IOException {
      long now = System.nanoTime();
      if (signed == 0 || now - signed >= leases.get(0).signMillis() * 1_000_000) {
        signed = now;
        sign();
      }
      out.output(element);
    }

    private void sign() throws LeaseLost {
      for (JobLease lease : leases) {
        try {
          lease.sign();
        } catch (LeaseLost e) {
          throw e;
        } catch (IOException e) {
          // An outage that passes; one that lasts lets the lease expire, which fences the commit.
          LOG.warn("Cannot give a sign for {}: {}", lease.table(), e.toString());
        }
      }
    }
  }
}
