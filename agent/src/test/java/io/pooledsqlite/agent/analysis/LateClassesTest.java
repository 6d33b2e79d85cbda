package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Classes that load after a holder was judged and neither name JDBC nor lock by themselves. */
@ParameterizedClass
@EnumSource
class LateClassesTest {

  private static final String HOLDER =
      """
      package %s;
      import java.sql.*;
      class Dao {
        private static final Object LOCK = new Object();
        private final Object lock = new Object();
        private final Helper helper;
        private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
        Dao() throws Exception { this(new Helper()); }
        Dao(Helper helper) throws Exception { this.helper = helper; }
        void hook() {}
        int count() throws SQLException {
          synchronized (%s) {
            hook();
            helper.help();
            return connection.createStatement().executeQuery("SELECT 1").getInt(1);
          }
        }
      }
      class Helper { void help() {} }
      %s
      """;

  private static final String BELOW =
      "class Below extends Dao {"
          + " Below() throws Exception {} int calls; void hook() { calls++; } }";

  private static final Map<String, String> OTHERS =
      Map.of(
          "made",
          """
          package made;
          import java.sql.*;
          class Counts extends SQLException {
            static int asked;
            public String getMessage() { return "" + asked++; }
          }
          class Dao {
            private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
            Dao() throws SQLException {}
            synchronized String count(boolean ask) {
              try {
                if (!ask) throw new Counts();
                return "" + connection.createStatement().executeQuery("SELECT 1").getInt(1);
              } catch (SQLException e) {
                return e.getMessage();
              }
            }
          }
          """,
          "constants",
          """
          package constants;
          import java.sql.*;
          enum Mode {
            ONE,
            TWO {
              int n() { return ++asked; }
            };
            static int asked;
            int n() { return 1; }
          }
          class Dao {
            private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
            Dao() throws SQLException {}
            private int rows() throws SQLException {
              return connection.createStatement().executeQuery("SELECT 1").getInt(1);
            }
            synchronized int count(Mode mode) throws SQLException { return mode.n() + rows(); }
            synchronized int name(Mode mode) throws SQLException { return mode.ordinal() + rows(); }
          }
          """);

  private static final Map<Compiler, Map<String, byte[]>> CLASSES = new EnumMap<>(Compiler.class);

  @Parameter Compiler compiler;

  /** What can be read. */
  private final Set<String> there = new HashSet<>();

  private final LiveAnalysis analysis =
      new LiveAnalysis(
          name -> there.contains(name) ? classes().get(name) : null, LockOverrides.NONE);
  private LockPlan plan;

  /** What loads, in that order. */
  enum Late {
    LAMBDA_WITH_A_DEFAULT_METHOD(
        "this",
        """
        interface Both {
          Dao dao();
          default void both(Object lock) { synchronized (lock) { dao().hook(); } }
        }
        """,
        "Both"),
    CLASS_BELOW_ONE_THAT_LOCKS(
        "this",
        """
        abstract class Above {
          void both(Dao dao) { synchronized (dao) { dao.hook(); } }
        }
        class Other extends Above {}
        """,
        "Above Other"),
    CLASS_BELOW_ONE_THAT_LOCKS_AND_LOADS_LATER(
        "this",
        """
        abstract class Above {
          void both(Dao dao) { synchronized (dao) { dao.hook(); } }
        }
        class Other extends Above {}
        """,
        "Other Above"),
    OVERRIDES_AND_IS_SHOWN_BEFORE_THE_ONE_ABOVE(
        "this",
        """
        class Above extends Helper {}
        class Other extends Above { int calls; void help() { calls++; } }
        """,
        "Other Above"),
    HANDS_THE_HOLDER_TO_A_READER(
        "this",
        """
        class Other extends java.io.Reader {
          private final Dao dao;
          Other(Object lock, Dao dao) { super(lock); this.dao = dao; }
          public int read(char[] into, int from, int length) { dao.hook(); return -1; }
          public void close() {}
        }
        """,
        "Other"),
    EXTENDS_A_NUMBER(
        "this",
        """
        class Other extends java.math.BigDecimal {
          int asked;
          Other() { super(1); }
          public String toPlainString() { return "" + asked++; }
        }
        """,
        "Other"),
    EXTENDS_WHOM_DATES_ASK(
        "this",
        """
        class Other extends java.util.SimpleTimeZone {
          int asked;
          Other() { super(0, ""); }
          public int getOffset(long at) { return asked++; }
        }
        """,
        "Other"),
    OVERRIDES_AND_IS_SHOWN_BEFORE_AN_ABSTRACT_ONE_ABOVE(
        "LOCK",
        """
        abstract class Above extends Dao { Above() throws Exception {} }
        class Below extends Above {
          Below() throws Exception {} int calls; void hook() { calls++; } }
        """,
        "Below Above"),
    CLASS_BELOW_THAT_SHARES_A_LOCK("LOCK", BELOW, "Below"),
    CLASS_BELOW_THAT_SHARES_A_CLASS("Dao.class", BELOW, "Below"),
    CLASS_BELOW_THAT_INHERITS_A_LOCK("lock", BELOW, "Below");

    private final String lock;
    private final String others;
    private final String names;

    Late(String lock, String others, String names) {
      this.lock = lock;
      this.others = others;
      this.names = names;
    }

    private String inPackage() {
      return name().toLowerCase(Locale.ROOT);
    }

    private String source() {
      return HOLDER.formatted(inPackage(), lock, others);
    }
  }

  @BeforeAll
  static void compile(@TempDir Path folder) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Late late : Late.values()) {
      Path into = Files.createDirectories(folder.resolve("in/" + late.inPackage()));
      sources.add(Files.writeString(into.resolve("Dao.java"), late.source()));
    }
    for (Map.Entry<String, String> other : OTHERS.entrySet()) {
      Path into = Files.createDirectories(folder.resolve("in/" + other.getKey()));
      sources.add(Files.writeString(into.resolve("Dao.java"), other.getValue()));
    }
    for (Compiler each : Compiler.values()) {
      Path into = Files.createDirectory(folder.resolve(each.name()));
      CLASSES.put(each, LegacyCode.compile(each, sources, into).classes());
    }
  }

  private Map<String, byte[]> classes() {
    return CLASSES.get(compiler);
  }

  @ParameterizedTest
  @EnumSource
  void breaksWhatWasJudgedWithoutIt(Late late) {
    judgeTheHolder(late);
    String why = null;
    for (String name : late.names.split(" ", -1)) {
      there.add(late.inPackage() + "/" + name);
      why = why == null ? whyBroken(late, name) : why;
    }
    assertThat(why).isNotNull();
  }

  /** Where nobody told yet that the class is loaded that a region makes. */
  @Test
  void whatARegionMakesIsKnown() {
    classes().keySet().stream().filter(name -> name.startsWith("made/")).forEach(there::add);
    analysis.know(ClassHeader.read(classes().get("made/Dao")));
    LockPlan made = analysis.plansOf("made/Dao").get(0);
    assertThat(made.leftAlone()).contains("gives code of the application to a new SQLException");
  }

  @Test
  void constantsOfAnEnumWithMethodsOfTheirOwnAreKnown() {
    classes().keySet().stream().filter(name -> name.startsWith("constants/")).forEach(there::add);
    analysis.know(ClassHeader.read(classes().get("constants/Dao")));
    LockPlan constants = analysis.plansOf("constants/Dao").get(0);
    assertThat(constants.leftAlone()).isNull();
    assertThat(constants.regions())
        .extracting(RegionPlan::verdict)
        .containsExactly(Verdict.EXCLUSIVE, Verdict.READ);
  }

  /** Its header could be read, but nobody knows what it overrides. */
  @Test
  void oneThatCanNotBeReadBreaksIt() {
    Late late = Late.OVERRIDES_AND_IS_SHOWN_BEFORE_THE_ONE_ABOVE;
    judgeTheHolder(late);
    assertThat(whyBroken(late, "Above")).contains("Above, loaded later, can not be read");
  }

  @Test
  void oneThatOverridesNothingDoesNot() {
    Late late = Late.OVERRIDES_AND_IS_SHOWN_BEFORE_THE_ONE_ABOVE;
    judgeTheHolder(late);
    there.add(late.inPackage() + "/Above");
    assertThat(whyBroken(late, "Above")).isNull();
  }

  private void judgeTheHolder(Late late) {
    for (String name : List.of("Dao", "Helper")) {
      there.add(late.inPackage() + "/" + name);
    }
    analysis.know(header(late, "Dao"));
    plan =
        analysis.plansOf(late.inPackage() + "/Dao").stream()
            .filter(each -> !each.regions().isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(plan.leftAlone()).isNull();
    assertThat(plan.regions()).extracting(RegionPlan::verdict).containsOnly(Verdict.READ);
  }

  private @Nullable String whyBroken(Late late, String name) {
    ClassHeader header = header(late, name);
    analysis.know(header);
    return analysis.whyBroken(plan, header);
  }

  private ClassHeader header(Late late, String name) {
    return ClassHeader.read(classes().get(late.inPackage() + "/" + name));
  }
}
