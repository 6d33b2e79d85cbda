package demo;

/** The comparison cannot go on; the message names the variant and says why. */
final class DemoFailure extends Exception {

  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }
}
