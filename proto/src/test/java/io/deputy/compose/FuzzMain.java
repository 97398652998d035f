package io.deputy.compose;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./dev fuzz}: mutated files of the corpus, for some time. Each is shown and loaded; what is
 * neither an app nor sentences, or takes longer than {@link #PATIENCE}, is a finding. The n-th text
 * of a seed is always the same.
 */
final class FuzzMain {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Path FOUND = Path.of("target/fuzz");
  private static final int MOST_FINDINGS = 10;

  private final List<Corpus.Case> cases;
  private final List<String> texts = new ArrayList<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  private long loaded;
  private long refused;

  private FuzzMain() throws IOException {
    cases = Corpus.cases();
    for (Corpus.Case each : cases) {
      texts.add(each.files().text(Corpus.FOLDER + "/" + each.main()));
    }
  }

  public static void main(String[] words) throws Exception {
    long seconds = Long.parseLong(words[0]);
    long seed = Long.parseLong(words[1]);
    if (words.length == 3) {
      System.exit(new FuzzMain().one(seed, Long.parseLong(words[2])));
    }
    System.exit(new FuzzMain().run(seconds, seed));
  }

  private int run(long seconds, long seed) throws IOException, InterruptedException {
    System.out.printf("seed %d%n", seed);
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(seconds);
    int findings = 0;
    long n = 0;
    for (; System.nanoTime() < end && findings < MOST_FINDINGS; n++) {
      if (finds(seed, n)) {
        findings++;
      }
    }
    long took = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
    System.out.printf(
        "%,d texts in %d s, %,d a second: %,d loaded, %,d refused, %d findings%n",
        n, took, n / took, loaded, refused, findings);
    return findings == 0 ? 0 : 1;
  }

  private int one(long seed, long n) throws IOException, InterruptedException {
    boolean found = finds(seed, n);
    System.out.println(found ? "1 finding" : "no finding");
    return found ? 1 : 0;
  }

  /** Whether the n-th text is a finding, which is then printed, and stands in a file. */
  private boolean finds(long seed, long n) throws IOException, InterruptedException {
    var random = new SplittableRandom(seed * 1_000_003 + n);
    int which = random.nextInt(cases.size());
    Corpus.Case of = cases.get(which);
    String text = texts.get(which);
    List<Mutation> changes = Mutation.some(random, text, texts);
    String said = what(of, Mutation.all(changes, text));
    if (said == null) {
      return false;
    }
    List<Mutation> fewest = fewest(of, text, changes);
    Path file = Files.createDirectories(FOUND).resolve("%d-%d.yaml".formatted(seed, n));
    Files.writeString(file, Mutation.all(fewest, text));
    System.out.printf(
        "FINDING: text %d of seed %d, %s/%s changed: %s%n%s%n",
        n, seed, of.group(), of.name(), file.toAbsolutePath(), said);
    return true;
  }

  /** Without the changes that are not needed. */
  private List<Mutation> fewest(Corpus.Case of, String text, List<Mutation> changes)
      throws InterruptedException {
    for (int i = 0; i < changes.size(); i++) {
      var fewer = new ArrayList<>(changes);
      fewer.remove(i);
      if (what(of, Mutation.all(fewer, text)) != null) {
        return fewest(of, text, fewer);
      }
    }
    return changes;
  }

  /** Null if all is well. */
  private @Nullable String what(Corpus.Case of, String text) throws InterruptedException {
    var done = worker.submit(() -> outcome(of, text));
    try {
      return done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // It can't be ended: what is left of this run would be measured beside it.
      System.out.printf("FINDING: no end within %d s of:%n%s%n", PATIENCE.toSeconds(), text);
      System.exit(1);
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      var trace = new StringWriter();
      Objects.requireNonNull(e.getCause()).printStackTrace(new PrintWriter(trace));
      return trace.toString().lines().limit(12).collect(Collectors.joining("\n"));
    }
  }

  private @Nullable String outcome(Corpus.Case of, String text) throws IOException {
    FakeFiles files = of.files().with(Corpus.FOLDER + "/" + of.main(), text);
    try {
      Compose.show(of.request(), files);
      Compose.load(of.request(), files);
      loaded++;
    } catch (ComposeException e) {
      refused++;
      if (e.problems().isEmpty() || e.problems().stream().anyMatch(p -> p.message().isBlank())) {
        return "refused without a sentence: " + e.problems();
      }
    }
    return null;
  }
}
