package style;

/** A value. */
public final class City {
  private final long id;
  private final String name;
  private final double latitude;

  public City(long id, String name, double latitude) {
    this.id = id;
    this.name = name;
    this.latitude = latitude;
  }

  public long id() {
    return id;
  }

  public String name() {
    return name;
  }

  public double latitude() {
    return latitude;
  }
}
