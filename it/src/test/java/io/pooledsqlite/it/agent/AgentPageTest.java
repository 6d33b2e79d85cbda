package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.Traffic;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import java.nio.file.Path;
import java.util.List;
import legacy.notes.Shelf;
import legacy.notes.ShelfAuditor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, beside a program under load. */
class AgentPageTest {

  private static final String LEAK = "document.querySelector('.leaks li')";

  private static final String HOLDER =
      "document.querySelector('[data-holder=\"" + Shelf.class.getName() + "\"]')";

  @TempDir private Path folder;

  @Test
  void chartsMoveALeakAppearsAndNothingHostileRuns() throws Exception {
    try (Browser browser = new Browser();
        Jvm jvm =
            Jvm.start(
                Jdk.THIS,
                List.of(
                    agent("mode=full;metrics.port=0;pool.leakThreshold=1s"),
                    "-cp",
                    programPath(),
                    Traffic.class.getName(),
                    "jdbc:sqlite:" + folder.resolve("orders & <b>parts.db")))) {
      String line = jvm.await(text -> text.startsWith("pooledsqlite: metrics at "));
      browser.open(line.substring(line.lastIndexOf("http://")));
      browser.until("document.querySelectorAll('.chart').length === 4");
      browser.until(
          "[...document.querySelectorAll('.chart')].every(c => Number(c.dataset.points) >= 5)");
      browser.until("/[1-9]/.test(document.querySelector('.chart .legend li').textContent)");
      jvm.tell("leak");
      browser.until(LEAK + " !== null");
      assertThat(String.valueOf(browser.ask(LEAK + ".textContent")))
          .contains(Traffic.HOSTILE)
          .contains("at " + Traffic.class.getName() + ".leak(Traffic.java:");
      assertThat(browser.ask("document.querySelector('#passed-rows').textContent"))
          .asString()
          .contains("memory");
      assertThat(browser.ask("document.querySelector('.pins').textContent"))
          .asString()
          .contains("temp: it made TEMP tables");
      assertThat(browser.ask("document.querySelector('.pool .path').textContent"))
          .asString()
          .endsWith("orders & <b>parts.db");
      browser.until(HOLDER + " !== null && /ran [1-9]/.test(" + HOLDER + ".textContent)");
      assertThat(String.valueOf(browser.ask(HOLDER + ".textContent")))
          .contains("lock: each instance of " + Shelf.class.getName())
          .contains("replaced", "read Shelf.count:", "read Shelf.recent:", "exclusive Shelf.ask:")
          .contains("Shelf.ask is exclusive because ", "times beside others, 0 with its monitor");
      showEverywhere(browser);
      jvm.tell("audit");
      assertThat(browser.ask("document.querySelector('#about').textContent"))
          .asString()
          .contains("mode full");
      browser.until("/taken back because /.test(" + HOLDER + ".textContent)");
      assertThat(String.valueOf(browser.ask(HOLDER + ".textContent")))
          .contains(ShelfAuditor.class.getSimpleName() + ":");
      assertThat(browser.ask("document.title")).isEqualTo("PooledSQLite");
      assertThat(browser.ask("document.querySelectorAll('main img, main b, main script').length"))
          .isEqualTo(0L);
      assertThat(browser.complaints()).isEmpty();
      jvm.tell("release");
      browser.until(LEAK + " === null");
      assertThat(jvm.end().status()).isZero();
      browser.until("document.querySelector('#status').className === 'lost'");
    }
  }

  /** Without a pool there is still the report. */
  @Test
  void reportingAloneHasThePageToo() throws Exception {
    try (Browser browser = new Browser();
        Jvm jvm =
            Jvm.start(
                Jdk.THIS,
                List.of(
                    agent("mode=report;metrics.port=0"),
                    "-cp",
                    programPath(),
                    Traffic.class.getName(),
                    "jdbc:sqlite:" + folder.resolve("a.db")))) {
      String line = jvm.await(text -> text.startsWith("pooledsqlite: metrics at "));
      browser.open(line.substring(line.lastIndexOf("http://")));
      browser.until(HOLDER + " !== null");
      assertThat(String.valueOf(browser.ask(HOLDER + ".textContent")))
          .contains("kept because mode=report changes nothing", "read Shelf.count:");
      assertThat(browser.complaints()).isEmpty();
      assertThat(jvm.end().status()).isZero();
    }
  }

  private static void showEverywhere(Browser browser) throws Exception {
    browser.prefersDark(false);
    Object light = browser.ask("getComputedStyle(document.body).backgroundColor");
    browser.screen(1280, 2300, false);
    browser.screenshot("page-light");
    browser.prefersDark(true);
    assertThat(browser.ask("getComputedStyle(document.body).backgroundColor")).isNotEqualTo(light);
    browser.screenshot("page-dark");
    browser.prefersDark(false);
    browser.screen(390, 4200, true);
    browser.until("document.querySelector('.chart').clientWidth < 390");
    assertThat((Long) browser.ask("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
    browser.screenshot("page-phone");
  }
}
