package io.pooledsqlite.it.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Makes jars for tests. Every entry is stored uncompressed, as nested jars must be. */
public final class Jars {

  private Jars() {}

  /**
   * Writes a jar.
   *
   * @param attributes main attributes of its manifest
   * @param entries contents by name; a name that ends with a slash is a folder
   */
  public static Path of(Path jar, Map<String, String> attributes, Map<String, byte[]> entries)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(manifest.getMainAttributes()::putValue);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(stored(entry.getKey(), entry.getValue()));
        out.write(entry.getValue());
      }
    }
    return jar;
  }

  private static ZipEntry stored(String name, byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    return entry;
  }

  /** A class of the tests with the classes nested in it, as entries. */
  public static Map<String, byte[]> classes(Class<?> type) throws IOException {
    Path folder = Path.of(Shipped.TEST_CLASSES);
    String name = type.getName().replace('.', '/');
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(name).getParent())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String entry = folder.relativize(file).toString().replace('\\', '/');
        if (entry.equals(name + ".class") || entry.startsWith(name + "$")) {
          entries.put(entry, Files.readAllBytes(file));
        }
      }
    }
    return entries;
  }

  /** The files in another jar, as entries. */
  public static Map<String, byte[]> contents(Path jar) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().<ZipEntry>map(e -> e)::iterator) {
        if (!entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            entries.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return entries;
  }
}
