package sun.followed;

/** In a package that is called as those of the JDK are. */
public class Settings {
  public static int limit;

  private Settings() {}
}
