package io.pooledsqlite.agent.analysis;

import java.util.List;

/** The logging libraries that are known by name. Stateless. */
final class Loggers {

  private static final List<String> PACKAGES =
      List.of(
          "java/util/logging/",
          "java/lang/System$Logger",
          "org/slf4j/",
          "org/apache/logging/log4j/",
          "org/apache/log4j/",
          "org/apache/commons/logging/",
          "ch/qos/logback/",
          "org/jboss/logging/",
          "org/tinylog/");

  private Loggers() {}

  static boolean isLogger(String type) {
    return PACKAGES.stream().anyMatch(type::startsWith);
  }
}
