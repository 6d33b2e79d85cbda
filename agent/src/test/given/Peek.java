package tricks;

/** Counts whenever somebody asks for its text or its hash. */
class Peek {
  static int asked;

  static int ask() {
    return ++asked;
  }

  @Override
  public String toString() {
    return "" + ask();
  }

  @Override
  public int hashCode() {
    return ask();
  }
}
