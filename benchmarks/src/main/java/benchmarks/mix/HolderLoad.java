package benchmarks.mix;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import legacy.catalogue.PartDao;

/** What goes on at once at the demo's {@code synchronized} DAO. */
enum HolderLoad {
  /** Single parts by their number, by as many threads as given. */
  READS {
    @Override
    List<Role> roles(PartDao dao, int parts, int threads) {
      return List.of(reads(dao, parts, threads, 0));
    }
  },
  /** The same beside one thread that changes prices. */
  READS_BESIDE_WRITER {
    @Override
    List<Role> roles(PartDao dao, int parts, int threads) {
      return List.of(reads(dao, parts, threads, 0), writes(dao, parts, 1));
    }
  },
  /** Prices changed by as many threads as given. */
  WRITES {
    @Override
    List<Role> roles(PartDao dao, int parts, int threads) {
      return List.of(writes(dao, parts, threads));
    }
  },
  /** 500 single parts per second beside a search of all parts, ten times per second. */
  READS_BESIDE_REPORT {
    @Override
    List<Role> roles(PartDao dao, int parts, int threads) {
      return List.of(
          new Role("report", 1, 10, () -> dao.search(NO_PART)), reads(dao, parts, threads, 500));
    }
  };

  /** Found in no part's name, so that all are looked at. */
  static final String NO_PART = "no such part";

  /** The threads of one run. */
  abstract List<Role> roles(PartDao dao, int parts, int threads);

  private static Role reads(PartDao dao, int parts, int threads, double perSecond) {
    return new Role("read", threads, perSecond, () -> dao.findById(any(parts)));
  }

  private static Role writes(PartDao dao, int parts, int threads) {
    return new Role("write", threads, 0, () -> dao.updatePrice(any(parts), (int) any(1_000)));
  }

  private static long any(int most) {
    return 1L + ThreadLocalRandom.current().nextInt(most);
  }
}
