package io.pooledsqlite.agent.scan;

import io.pooledsqlite.agent.analysis.ClassHeader;
import io.pooledsqlite.agent.analysis.ClassSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The class files under some paths: folders, jars, and jars within jars, such as those of fat jars
 * and of web applications. The first of several classes of one name counts. Not thread-safe.
 */
final class ClassFiles implements ClassSource {

  private static final List<String> LIBRARIES = List.of("org/sqlite/", "io/pooledsqlite/");

  private final Map<String, byte[]> bytes = new HashMap<>();
  private final Map<String, ClassHeader> headers = new LinkedHashMap<>();
  private final Runnable progress;
  private int unreadable;

  ClassFiles(Runnable progress) {
    this.progress = progress;
  }

  /** Adds everything under a folder, or in an archive, or a single class file. */
  void add(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      List<Path> files;
      try (Stream<Path> walk = Files.walk(path)) {
        files = walk.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        String name = file.toString();
        if (isClass(name) || isArchive(name)) {
          addFile(file);
        }
      }
    } else {
      addFile(path);
    }
  }

  private void addFile(Path file) throws IOException {
    if (isClass(file.toString())) {
      addClass(Files.readAllBytes(file));
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      if (!addArchive(in)) {
        throw new IOException(file + " is neither a folder, a class file nor an archive");
      }
    }
  }

  private boolean addArchive(InputStream in) throws IOException {
    // Not closed: that would close the archive around it.
    ZipInputStream zip = new ZipInputStream(in);
    boolean any = false;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      any = true;
      String name = entry.getName();
      if (isClass(name)) {
        addClass(zip.readAllBytes());
      } else if (isArchive(name)) {
        addArchive(zip);
      }
    }
    return any;
  }

  private void addClass(byte[] file) {
    progress.run();
    ClassHeader header = ClassHeader.read(file);
    if (header == null) {
      unreadable++;
      return;
    }
    boolean library = LIBRARIES.stream().anyMatch(header.name()::startsWith);
    if (!library && bytes.putIfAbsent(header.name(), file) == null) {
      headers.put(header.name(), header);
    }
  }

  /** Other versions of a class in a multi-release jar are left out. */
  private static boolean isClass(String name) {
    return name.endsWith(".class")
        && !name.endsWith("module-info.class")
        && !name.contains("META-INF/versions/");
  }

  private static boolean isArchive(String name) {
    return name.endsWith(".jar") || name.endsWith(".war") || name.endsWith(".ear");
  }

  @Override
  public byte @Nullable [] bytes(String internalName) {
    return bytes.get(internalName);
  }

  Collection<ClassHeader> headers() {
    return headers.values();
  }

  /** The number of class files that could not be read. */
  int unreadable() {
    return unreadable;
  }
}
