package io.pooledsqlite.config;

/**
 * A setting in a URL or in connection properties that is unknown or malformed. The message names
 * the key, the value, what is allowed, where it was found and, for an unknown key, the nearest
 * known one.
 */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1;

  /** Creates an exception with a message for the operator. */
  public ConfigException(String message) {
    super(message);
  }
}
