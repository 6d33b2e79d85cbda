package io.pooledsqlite.it.jars;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.classPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.BreaksConnections;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A connection that is thrown away makes room for another one in every jar that is shipped.
 * HikariCP tells its own connections by the name of their class, which relocation changes: what it
 * did not evict was lent for ever, and each write waited in vain for its place.
 */
class BrokenConnectionsTest {

  @TempDir private Path folder;

  static Stream<Arguments> jars() {
    return Stream.of(
        Arguments.of("jdbc:pooledsqlite:", List.of(), Shipped.DRIVER_ALL),
        Arguments.of("jdbc:sqlite:", List.of(agent("")), Shipped.TEST_CLASSES));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void makeRoomForOthers(String prefix, List<String> options, String jar) throws Exception {
    List<String> command = new ArrayList<>(options);
    command.add("-cp");
    command.add(classPath(Shipped.TEST_CLASSES, jar, Shipped.SQLITE_JDBC, Shipped.SLF4J));
    command.add(BreaksConnections.class.getName());
    command.add(prefix + folder.resolve("a.db"));
    Jvm.Result result = Jvm.run(Jdk.THIS, command);
    assertThat(result.out()).as("%s", result).containsExactly("Overflows 0");
  }
}
