package io.pooledsqlite.agent.inner;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Something that can be fetched.
 *
 * @param type its media type
 * @param body makes its bytes anew for each request
 */
record Page(String type, Supplier<byte[]> body) {

  static final String PLAIN = "text/plain; charset=utf-8";

  static Page text(String type, Supplier<String> text) {
    return new Page(type, () -> text.get().getBytes(StandardCharsets.UTF_8));
  }
}
