package legacy.catalogue;

import java.util.List;

/** A character and the names of the parts it is built from. Immutable. */
public final class CatalogueCharacter {

  private final long id;
  private final String name;
  private final String series;
  private final int likes;
  private final List<String> partNames;

  public CatalogueCharacter(
      long id, String name, String series, int likes, List<String> partNames) {
    this.id = id;
    this.name = name;
    this.series = series;
    this.likes = likes;
    this.partNames = List.copyOf(partNames);
  }

  public long getId() {
    return id;
  }

  public String getName() {
    return name;
  }

  public String getSeries() {
    return series;
  }

  public int getLikes() {
    return likes;
  }

  public List<String> getPartNames() {
    return partNames;
  }

  String toJson() {
    return "{\"id\":"
        + id
        + ",\"name\":"
        + Json.quote(name)
        + ",\"series\":"
        + Json.quote(series)
        + ",\"likes\":"
        + likes
        + ",\"parts\":"
        + Json.array(partNames.stream().map(Json::quote).toList())
        + "}";
  }
}
