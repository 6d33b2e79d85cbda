package legacy.catalogue.load;

import java.net.URI;
import java.time.Duration;

/**
 * What a run of the load generator does. It ends after its duration or its number of operations,
 * whichever comes first.
 *
 * @param server the address of the catalogue
 * @param threads how many clients there are; each sends its next request when it has the answer
 * @param duration for how long to go on
 * @param operations how many operations to do in all
 * @param parts the number of parts the database was generated with
 * @param characters the number of characters the database was generated with
 * @param seed the same seed gives every client the same sequence of operations
 */
public record LoadPlan(
    URI server,
    int threads,
    Duration duration,
    long operations,
    int parts,
    int characters,
    long seed) {

  public LoadPlan {
    if (threads < 1 || threads > parts) {
      throw new IllegalArgumentException(
          "threads must be from 1 to the number of parts (" + parts + "), was " + threads);
    }
  }
}
