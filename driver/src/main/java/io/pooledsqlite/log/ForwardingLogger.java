package io.pooledsqlite.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Hands lines on, formatted. Thread-safe. */
final class ForwardingLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1;

  private final transient LogTarget target;

  ForwardingLogger(String name, LogTarget target) {
    this.name = name;
    this.target = target;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    target.log(level, MessageFormatter.basicArrayFormat(pattern, arguments), cause);
  }

  @Override
  public boolean isTraceEnabled() {
    return target.isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return target.isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return target.isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return target.isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return target.isEnabled(Level.ERROR);
  }
}
