package legacy.catalogue.load;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the server promised: every change it acknowledged, and every change whose answer was an
 * error, so that nobody can say whether it was made. It outlives a run, so that several runs
 * against one database add up. Thread-safe.
 */
public final class Ledger {

  private static final int KEPT_MESSAGES = 5;

  /** How often a kind of change was acknowledged, and how often its answer was an error. */
  public static final class Tally {
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger uncertain = new AtomicInteger();

    void acknowledge(int changes) {
      acknowledged.addAndGet(changes);
    }

    void doubt(int changes) {
      uncertain.addAndGet(changes);
    }

    public int acknowledged() {
      return acknowledged.get();
    }

    /** Whether so many changes can be the outcome. */
    public boolean allows(long changes) {
      return changes >= acknowledged.get() && changes <= acknowledged.get() + uncertain.get();
    }

    @Override
    public String toString() {
      return uncertain.get() == 0
          ? acknowledged.toString()
          : acknowledged + " to " + (acknowledged.get() + uncertain.get());
    }
  }

  private final Tally partNumbers = new Tally();
  private final Tally parts = new Tally();
  private final Tally likes = new Tally();
  private final Tally auditEntries = new Tally();

  private final Set<Long> grantedIds = ConcurrentHashMap.newKeySet();
  private final Map<Long, String> addedParts = new ConcurrentHashMap<>();
  private final Map<Long, Integer> prices = new ConcurrentHashMap<>();
  private final AtomicInteger duplicateIds = new AtomicInteger();
  private final AtomicInteger wrongAnswers = new AtomicInteger();
  private final Queue<String> wrongAnswerMessages = new ConcurrentLinkedQueue<>();
  private final Queue<String> errorMessages = new ConcurrentLinkedQueue<>();

  void grantedId(long id) {
    partNumbers.acknowledge(1);
    if (!grantedIds.add(id)) {
      duplicateIds.incrementAndGet();
      wrongAnswer("part number " + id + " was given out twice");
    }
  }

  void addedPart(long id, String name) {
    grantedId(id);
    parts.acknowledge(1);
    addedParts.put(id, name);
  }

  void doubtParts(int count) {
    partNumbers.doubt(count);
    parts.doubt(count);
  }

  void setPrice(long partId, int priceCents) {
    prices.put(partId, priceCents);
  }

  void doubtPrice(long partId) {
    prices.remove(partId);
  }

  void wrongAnswer(String message) {
    wrongAnswers.incrementAndGet();
    keep(wrongAnswerMessages, message);
  }

  void error(String message) {
    keep(errorMessages, message);
  }

  public Tally partNumbers() {
    return partNumbers;
  }

  public Tally parts() {
    return parts;
  }

  public Tally likes() {
    return likes;
  }

  public Tally auditEntries() {
    return auditEntries;
  }

  /** The names of the added parts by their numbers. */
  public Map<Long, String> addedParts() {
    return Map.copyOf(addedParts);
  }

  /** The prices in cents that parts must have now, by part number. */
  public Map<Long, Integer> prices() {
    return Map.copyOf(prices);
  }

  public int duplicateIds() {
    return duplicateIds.get();
  }

  /** Answers that contradict what had been acknowledged before, duplicate part numbers included. */
  public int wrongAnswers() {
    return wrongAnswers.get();
  }

  /** The first few wrong answers. */
  public List<String> wrongAnswerMessages() {
    return List.copyOf(wrongAnswerMessages);
  }

  /** The first few errors. */
  public List<String> errorMessages() {
    return List.copyOf(errorMessages);
  }

  private static void keep(Queue<String> messages, String message) {
    if (messages.size() < KEPT_MESSAGES) {
      messages.add(message);
    }
  }
}
