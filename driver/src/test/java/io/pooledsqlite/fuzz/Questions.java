package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Step.Shown;
import java.sql.Connection;
import java.sql.ResultSet;

/** Draws calls that ask or set something and run no text. */
final class Questions {

  private final Dice dice;
  private final Texts texts;

  Questions(Dice dice, Texts texts) {
    this.dice = dice;
    this.texts = texts;
  }

  Step ofConnection(String connection) {
    return switch (dice.below(22)) {
      case 8 -> Step.call(connection, "setReadOnly", dice.chance(0.5));
      case 9 -> Step.call(connection, "getCatalog");
      case 10 -> Step.call(connection, "getSchema");
      case 11 -> Step.call(connection, "setHoldability", 1 + dice.below(2));
      case 12 -> Step.call(connection, "isValid", -1);
      case 0 -> Step.call(connection, "getTransactionIsolation");
      case 1 ->
          Step.call(
              connection,
              "setTransactionIsolation",
              dice.chance(0.5)
                  ? Connection.TRANSACTION_READ_UNCOMMITTED
                  : Connection.TRANSACTION_SERIALIZABLE);
      case 2 -> Step.call(connection, "isValid", 1);
      case 3 -> Step.call(connection, "isReadOnly");
      case 4 -> Step.call(connection, "getHoldability");
      case 5 -> Step.call(connection, "nativeSQL", "SELECT 1");
      case 6 -> Step.call(connection, "getWarnings");
      case 7 -> Step.call(connection, "clearWarnings");
      case 13 -> Step.call(connection, "getTypeMap");
      case 14 -> Step.call(connection, "getClientInfo", "user");
      case 15 -> Step.call(connection, "setTransactionIsolation", dice.below(9));
      case 16 -> Step.call(connection, "getNetworkTimeout");
      case 17 ->
          Step.call(
                  connection,
                  "createStatement",
                  dice.chance(0.5) ? ResultSet.TYPE_FORWARD_ONLY : ResultSet.TYPE_SCROLL_SENSITIVE,
                  dice.chance(0.8) ? ResultSet.CONCUR_READ_ONLY : ResultSet.CONCUR_UPDATABLE)
              .then("getResultSetHoldability");
      case 18 -> Step.call(connection, "prepareCall", "SELECT 1").then("execute");
      case 19 -> Step.call(connection, "setCatalog", "main");
      case 20 -> Step.call(connection, "getMetaData").then("getConnection").then("getAutoCommit");
      default -> Step.call(connection, "isClosed");
    };
  }

  Step ofStatement(String statement) {
    return dice.chance(0.14)
        ? dice.chance(0.5)
            ? Step.call(statement, "isCloseOnCompletion")
            : Step.call(statement, "getConnection").then("getAutoCommit")
        : ofAnyStatement(statement);
  }

  Step ofPrepared(String statement) {
    if (dice.chance(0.86)) {
      return ofAnyStatement(statement);
    }
    return switch (dice.below(6)) {
      case 0 -> Step.call(statement, "getParameterMetaData").then("getParameterCount");
      case 1 -> Step.call(statement, "getMetaData").shown(Shown.COLUMNS);
      case 2 -> Step.call(statement, "setInt", 99, 1);
      case 3 -> Step.call(statement, "clearParameters");
      case 4 -> Step.call(statement, "clearBatch");
      default -> Step.call(statement, "addBatch");
    };
  }

  private Step ofAnyStatement(String statement) {
    return switch (dice.below(22)) {
      case 0 -> Step.call(statement, "getUpdateCount");
      case 1 -> Step.call(statement, "getMoreResults");
      case 2 -> Step.call(statement, "getGeneratedKeys").shown(Shown.rows(2));
      case 3 -> Step.call(statement, "isClosed");
      case 4 -> Step.call(statement, "getMaxRows");
      case 5 -> Step.call(statement, "setQueryTimeout", dice.below(3));
      case 6 -> Step.call(statement, "getQueryTimeout");
      case 7 -> Step.call(statement, "clearWarnings");
      case 8 -> Step.call(statement, "setMaxRows", dice.below(4));
      case 9 -> Step.call(statement, "setFetchSize", dice.below(4) - 1);
      case 10 -> Step.call(statement, "getFetchDirection");
      case 11 -> Step.call(statement, "getResultSetType");
      case 12 -> Step.call(statement, "getResultSetHoldability");
      case 13 -> Step.call(statement, "isClosed");
      case 14 -> Step.call(statement, "getWarnings");
      case 15 -> Step.call(statement, "setLargeMaxRows", (long) dice.below(4));
      case 16 -> Step.call(statement, "setEscapeProcessing", true);
      case 17 -> Step.call(statement, "setFetchDirection", ResultSet.FETCH_FORWARD);
      case 18 -> Step.call(statement, "getMoreResults", dice.below(4));
      case 19 -> Step.call(statement, "isPoolable");
      case 20 -> Step.call(statement, "getLargeMaxRows");
      default -> Step.call(statement, "getResultSetConcurrency");
    };
  }

  Step ofMetaData(String connection) {
    Step of = Step.call(connection, "getMetaData");
    String t = texts.table();
    return switch (dice.below(20)) {
      case 8 -> of.then("getTypeInfo").shown(Shown.rows(50));
      case 9 -> of.then("getTableTypes").shown(Shown.rows(50));
      case 10 -> of.then("getSchemas").shown(Shown.rows(50));
      case 11 -> of.then("getCatalogs").shown(Shown.rows(50));
      case 12 ->
          of.then("getCrossReference", null, null, "t0", null, null, "t1").shown(Shown.rows(50));
      case 13 -> of.then("getBestRowIdentifier", null, null, t, 0, true).shown(Shown.rows(50));
      case 14 -> of.then("getColumns", null, null, "%", "a").shown(Shown.rows(50));
      case 0 -> of.then("getTables", null, null, "%", null).shown(Shown.rows(50));
      case 1 -> of.then("getColumns", null, null, t, "%").shown(Shown.rows(50));
      case 2 -> of.then("getPrimaryKeys", null, null, t).shown(Shown.rows(50));
      case 3 -> of.then("getIndexInfo", null, null, t, false, true).shown(Shown.rows(50));
      case 4 -> of.then("getImportedKeys", null, null, "t1").shown(Shown.rows(50));
      case 5 -> of.then("getExportedKeys", null, null, "t0").shown(Shown.rows(50));
      case 6 -> of.then("supportsTransactions");
      case 15 -> of.then("getUserName");
      case 16 -> of.then("getSQLKeywords");
      case 17 -> of.then("isReadOnly");
      case 18 -> of.then("getProcedures", null, null, "%").shown(Shown.rows(50));
      case 19 -> of.then("getVersionColumns", null, null, t).shown(Shown.rows(50));
      default -> of.then("getDatabaseProductVersion");
    };
  }
}
