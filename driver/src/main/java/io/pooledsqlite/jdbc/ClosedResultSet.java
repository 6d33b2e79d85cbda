package io.pooledsqlite.jdbc;

import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a closed result set delegates to: everything answers as sqlite-jdbc does on a closed one.
 */
final class ClosedResultSet {

  static final ResultSet INSTANCE =
      (ResultSet)
          Proxy.newProxyInstance(
              ClosedResultSet.class.getClassLoader(),
              new Class<?>[] {ResultSet.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "next", "isBeforeFirst", "isAfterLast", "isFirst" -> false;
                    case "isClosed" -> true;
                    case "close", "clearWarnings", "getWarnings", "getCursorName" -> null;
                    case "getType" -> ResultSet.TYPE_FORWARD_ONLY;
                    case "getConcurrency" -> ResultSet.CONCUR_READ_ONLY;
                    case "getFetchSize", "getHoldability", "getRow" -> 0;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "toString" -> "closed ResultSet";
                    default -> throw new SQLException("ResultSet closed");
                  });

  private ClosedResultSet() {}
}
