package io.pooledsqlite.it.libraries;

import java.util.List;

/** The libraries that the scenarios are written with. */
enum Library {
  SPRING_JDBC,
  MYBATIS,
  JDBI,
  ORMLITE,
  JOOQ,
  FLYWAY,
  HIBERNATE;

  List<String> transcript(String url, String driver, int threads) throws Exception {
    Transcript transcript = new Transcript();
    scenario().run(url, driver, threads, transcript);
    return transcript.lines();
  }

  private Scenario scenario() {
    return switch (this) {
      case SPRING_JDBC -> new SpringScenario();
      case MYBATIS -> new MyBatisScenario();
      case JDBI -> new JdbiScenario();
      case ORMLITE -> new OrmLiteScenario();
      case JOOQ -> new JooqScenario();
      case FLYWAY -> new FlywayScenario();
      case HIBERNATE -> new HibernateScenario();
    };
  }
}
