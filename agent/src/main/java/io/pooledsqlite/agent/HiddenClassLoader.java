package io.pooledsqlite.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads what the agent jar hides from the application: classes under {@code inst/} with the
 * extension {@code .classdata}. Its parent is the platform loader, so neither side ever sees the
 * other's libraries. Thread-safe.
 */
final class HiddenClassLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String FOLDER = "inst/";

  private final JarFile jar;
  private final URI jarUri;
  private final ProtectionDomain domain;
  private final @Nullable String version;

  HiddenClassLoader(File agentJar, ProtectionDomain domain, @Nullable String version)
      throws IOException {
    super("pooledsqlite-agent", ClassLoader.getPlatformClassLoader());
    this.jar = new JarFile(agentJar, false);
    this.jarUri = agentJar.toURI();
    this.domain = domain;
    this.version = version;
  }

  /** A loader of what the jar that this class came from hides. */
  static HiddenClassLoader ofAgentJar() throws IOException {
    ProtectionDomain domain = HiddenClassLoader.class.getProtectionDomain();
    return new HiddenClassLoader(agentJar(domain), domain, PooledSqliteAgent.version());
  }

  private static File agentJar(ProtectionDomain domain) throws IOException {
    CodeSource source = domain.getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !"file".equals(location.getProtocol())) {
      throw new IOException("the agent's jar is not a file: " + location);
    }
    File file;
    try {
      file = new File(location.toURI());
    } catch (URISyntaxException e) {
      file = new File(location.getPath());
    }
    if (!file.isFile()) {
      throw new IOException("the agent's jar is not a file: " + file);
    }
    return file;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes;
    try {
      bytes = read(name.replace('.', '/').concat(".classdata"));
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    definePackageOf(name);
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    InputStream inherited = getParent().getResourceAsStream(name);
    if (inherited != null) {
      return inherited;
    }
    try {
      JarEntry entry = jar.getJarEntry(entryName(name));
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    String entry = entryName(name);
    if (jar.getJarEntry(entry) == null) {
      return null;
    }
    try {
      return new URL("jar:" + jarUri + "!/" + entry);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return found == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Collections.singletonList(found));
  }

  /** With the jar's version, by which the core tells its own. */
  private void definePackageOf(String className) {
    int dot = className.lastIndexOf('.');
    if (dot < 0 || getDefinedPackage(className.substring(0, dot)) != null) {
      return;
    }
    try {
      definePackage(
          className.substring(0, dot), null, null, null, "PooledSQLite agent", version, null, null);
    } catch (IllegalArgumentException e) {
      // Another thread was faster.
    }
  }

  private byte @Nullable [] read(String name) throws IOException {
    JarEntry entry = jar.getJarEntry(FOLDER.concat(name));
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static String entryName(String name) {
    return name.endsWith(".class") ? FOLDER + name + "data" : FOLDER + name;
  }
}
