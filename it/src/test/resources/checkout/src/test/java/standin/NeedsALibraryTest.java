package standin;

import org.junit.jupiter.api.Test;
import org.nowhere.library.Missing;

public class NeedsALibraryTest {

  @Test
  public void canNotBeCompiledHere() {
    new Missing();
  }
}
