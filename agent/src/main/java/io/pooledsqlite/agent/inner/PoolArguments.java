package io.pooledsqlite.agent.inner;

import java.util.Map;

final class PoolArguments {
  private PoolArguments() {}

  static Map<String, String> check(Map<String, String> arguments, Messages messages) {
    return arguments;
  }
}
