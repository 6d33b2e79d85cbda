package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.analysis.LegacyCode;
import io.pooledsqlite.agent.analysis.LockState;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A program of a few classes whose loader, and one above it, are shown to what replaces locks. */
abstract class LoadedProgram {

  static final String COUNT =
      "synchronized int %s() throws SQLException {"
          + " try (Statement s = %s.createStatement();"
          + " ResultSet r = s.executeQuery(\"SELECT count(*) FROM t\")) {"
          + " return r.next() ? r.getInt(1) : -1; } }";

  static final String DAO = "each instance of Dao";

  static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  @TempDir Path folder;
  @TempDir Path below;
  URLClassLoader parent;
  URLClassLoader loader;
  HolderTransformer transformer;
  Map<String, byte[]> classes;

  @BeforeEach
  void start() throws Exception {
    URL[] urls = {folder.toUri().toURL()};
    parent = new URLClassLoader(urls, null);
    loader = new URLClassLoader(urls, parent);
    transformer = FullMode.transformer(NOWHERE);
  }

  @AfterEach
  void close() throws Exception {
    loader.close();
    parent.close();
  }

  final void compile(String... types) throws Exception {
    List<Path> sources = new ArrayList<>();
    for (String type : types) {
      String name = type.replaceFirst("(?s).*?class (\\w+).*", "$1");
      Path source = folder.resolve(name + ".java");
      sources.add(Files.writeString(source, "import java.sql.*;\n" + type));
    }
    classes = LegacyCode.compile(LegacyCode.Compiler.JAVAC_17, sources, folder).classes();
  }

  final byte @Nullable [] transform(ClassLoader by, String name, byte[] bytes) {
    return transformer.transform(null, by, name, null, null, bytes);
  }

  final byte @Nullable [] load(String name) {
    return transform(loader, name, classes.get(name));
  }

  final List<LockState.Kind> becameOf(String lock) {
    return transformer.inForce().locks().stream()
        .filter(each -> each.lock().equals(lock))
        .map(LockState::kind)
        .toList();
  }
}
