package legacy.catalogue.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** One run of all clients of a plan. */
public final class LoadRun {

  private final LoadPlan plan;
  private final Ledger ledger;
  private final AtomicLong operationsLeft;

  private LoadRun(LoadPlan plan, Ledger ledger) {
    this.plan = plan;
    this.ledger = ledger;
    this.operationsLeft = new AtomicLong(plan.operations());
  }

  /** Runs the plan to its end, and notes in the ledger what the server promised. */
  public static LoadResult execute(LoadPlan plan, Ledger ledger) throws InterruptedException {
    return new LoadRun(plan, ledger).execute();
  }

  private LoadResult execute() throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(plan.threads());
    try {
      long start = System.nanoTime();
      List<Future<LoadResult>> running = new ArrayList<>();
      for (int i = 0; i < plan.threads(); i++) {
        LoadClient client = new LoadClient(plan, i, ledger);
        running.add(clients.submit(() -> runClient(client, start)));
      }
      LoadResult total = new LoadResult();
      for (Future<LoadResult> client : running) {
        total.addAll(client.get());
      }
      total.lasted((System.nanoTime() - start) / 1e9);
      return total;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client of the load generator broke", e.getCause());
    } finally {
      clients.shutdownNow();
    }
  }

  private LoadResult runClient(LoadClient client, long start) {
    try (client) {
      while (System.nanoTime() - start < plan.duration().toNanos()
          && operationsLeft.getAndDecrement() > 0) {
        client.doNext();
      }
      return client.result();
    }
  }
}
