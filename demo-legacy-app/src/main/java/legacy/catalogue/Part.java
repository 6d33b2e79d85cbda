package legacy.catalogue;

/** One part of the catalogue. Immutable; prices are in cents. */
public final class Part {

  private final long id;
  private final String name;
  private final String category;
  private final int priceCents;

  public Part(long id, String name, String category, int priceCents) {
    this.id = id;
    this.name = name;
    this.category = category;
    this.priceCents = priceCents;
  }

  /** A part that has not been saved, and so has no number yet. */
  public static Part unsaved(String name, String category, int priceCents) {
    return new Part(0, name, category, priceCents);
  }

  public long getId() {
    return id;
  }

  public String getName() {
    return name;
  }

  public String getCategory() {
    return category;
  }

  public int getPriceCents() {
    return priceCents;
  }

  String toJson() {
    return "{\"id\":"
        + id
        + ",\"name\":"
        + Json.quote(name)
        + ",\"category\":"
        + Json.quote(category)
        + ",\"priceCents\":"
        + priceCents
        + "}";
  }
}
