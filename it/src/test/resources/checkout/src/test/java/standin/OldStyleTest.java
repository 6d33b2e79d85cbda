package standin;

import org.junit.Assert;
import org.junit.Test;

/** Written for JUnit 4. */
public class OldStyleTest {

  @Test
  public void isRun() {
    Assert.assertTrue(true);
  }
}
