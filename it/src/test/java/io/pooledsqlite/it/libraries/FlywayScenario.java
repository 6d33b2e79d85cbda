package io.pooledsqlite.it.libraries;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Flyway: DDL in transactions over two connections. It looks at the URL for the kind of database:
 * at that of the metadata where it is given a {@code DataSource}.
 */
final class FlywayScenario implements Scenario {

  @Override
  public void run(String url, String driver, int threads, Transcript transcript) throws Exception {
    DriverManagerDataSource source = new DriverManagerDataSource(url);
    JdbcTemplate jdbc = new JdbcTemplate(source);
    transcript.say("migrated", flyway(source, "2").migrate().migrationsExecuted);
    transcript.say("migrated again", flyway(source, "2").migrate().migrationsExecuted);
    transcript.refused("failing", () -> flyway(source, "3").migrate());
    transcript.say("states", states(flyway(source, "3")));
    flyway(source, "2").validate();
    transcript.say(
        "schema", jdbc.queryForList("SELECT type, name, sql FROM sqlite_schema ORDER BY name"));
    transcript.say("written by the trigger", jdbc.queryForList("SELECT * FROM history"));
    Tasks.run(
        threads,
        number ->
            jdbc.update("INSERT INTO part (name, price) VALUES (?, ?)", "c" + number, number));
    transcript.say("rows", jdbc.queryForList("SELECT count(*), sum(weight) FROM part"));
    transcript.say("dear", jdbc.queryForList("SELECT count(*) FROM dear"));
  }

  private static Flyway flyway(DriverManagerDataSource source, String target) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:migrations")
        .target(target)
        .load();
  }

  private static String states(Flyway flyway) {
    return Arrays.stream(flyway.info().all())
        .map(info -> info.getVersion() + " " + info.getState())
        .toList()
        .toString();
  }
}
