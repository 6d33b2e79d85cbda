package style;

/** An enum as it is kept in a column. */
public enum Status {
  OPEN("o"),
  DONE("d");

  private final String code;

  Status(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }

  public static Status of(String code) {
    for (Status each : values()) {
      if (each.code.equals(code)) {
        return each;
      }
    }
    return OPEN;
  }
}
