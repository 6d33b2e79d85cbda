package legacy.catalogue.load;

/** One HTTP answer. */
record Answer(int status, String body) {

  /** Whether the server did what it was asked. */
  boolean ok() {
    return status == 200;
  }

  /** The body as a number, or -1. */
  long number() {
    try {
      return Long.parseLong(body);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
