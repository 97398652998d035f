package io.deputy.agent.run;

import io.deputy.agent.run.Journal.Memory;
import io.deputy.agent.run.Journal.Primacy;
import io.deputy.agent.run.Journal.StoredLease;
import io.deputy.model.Endpoint;
import io.deputy.model.Heir;
import io.deputy.model.Heirs;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The journal's files, as people can read them too. The last line has a checksum of all before it,
 * so that half a file is not taken for a whole one.
 *
 * <pre>
 * deputy-agent-journal 2                                     deputy-agent-lease 1
 * term 7                                                     boot 6f0f2c3e-...
 * promises 3250 ms                                           until 123456789
 * live/db.0#3 epoch 4 leased heirs live/db.0#4=h2=10.0.0.2:7421    live/db.0#3 until 234567890
 * live/web.0#1 epoch 2                                       end 5f2ab1c9
 * end 1c291ca3
 * </pre>
 *
 * <p>The first line of a release before this says 1, and no line of it names promises or heirs.
 */
final class JournalText {
  private static final String JOURNAL = "deputy-agent-journal 2";
  private static final String FIRST_JOURNAL = "deputy-agent-journal 1";
  private static final String LEASE = "deputy-agent-lease 1";
  private static final Pattern TERM = Pattern.compile("term (\\d{1,18})");
  private static final Pattern PROMISES = Pattern.compile("promises (\\d{1,9}) ms");
  private static final Pattern PRIMACY =
      Pattern.compile("(\\S+) epoch (\\d{1,18})( leased)?(?: heirs (\\S.*))?");
  private static final Pattern TENURE = Pattern.compile("(\\S+) until (\\d{1,19})");
  private static final String NOBODY = "-";
  private static final Pattern BOOT = Pattern.compile("boot (\\S+)");
  private static final Pattern UNTIL = Pattern.compile("until (\\d{1,18})");

  private JournalText() {}

  /** A text that is not what it should be; the message names the line. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    /** A line of a file that is no text at all has no end. */
    private static final int SHOWN_CHARS = 60;

    Unreadable(int line, String found, String expected) {
      super("line %d: found \"%s\", expected %s".formatted(line, shown(found), expected));
    }

    private static String shown(String found) {
      String start = found.length() <= SHOWN_CHARS ? found : found.substring(0, SHOWN_CHARS) + "…";
      return start.replaceAll("[\\p{Cntrl}\uFFFD]", "?");
    }
  }

  static String write(Memory memory) {
    var text =
        new StringBuilder(
            "%s\nterm %d\npromises %d ms\n"
                .formatted(JOURNAL, memory.term(), memory.longestPromise().toMillis()));
    memory
        .primacies()
        .forEach(
            (id, p) ->
                text.append(id)
                    .append(" epoch ")
                    .append(p.epoch())
                    .append(p.leased() ? " leased" : "")
                    .append(write(p.heirs()))
                    .append('\n'));
    return sealed(text.toString());
  }

  private static String write(Heirs heirs) {
    if (!heirs.known()) {
      return "";
    }
    return " heirs "
        + (heirs.all().isEmpty()
            ? NOBODY
            : heirs.all().stream()
                .map(h -> "%s=%s=%s".formatted(h.placement(), h.machine(), h.peer()))
                .collect(Collectors.joining(" ")));
  }

  private static Heirs heirs(@Nullable String text) {
    if (text == null) {
      return Heirs.UNKNOWN;
    }
    if (text.equals(NOBODY)) {
      return Heirs.NOBODY;
    }
    var all = new ArrayList<Heir>();
    for (String heir : text.split(" ", -1)) {
      String[] parts = heir.split("=", -1);
      Invalid.unless(parts.length == 3, "heir", heir, "PLACEMENT=MACHINE=HOST:PORT");
      all.add(
          new Heir(
              PlacementId.parse(parts[0]), new MachineName(parts[1]), Endpoint.parse(parts[2])));
    }
    return Heirs.of(all);
  }

  static Memory readMemory(String text) throws Unreadable {
    boolean first = text.startsWith(FIRST_JOURNAL + "\n");
    List<String> lines = unsealed(text, first ? FIRST_JOURNAL : JOURNAL);
    long term = Long.parseLong(match(TERM, lines, 1, "term NUMBER").group(1));
    Duration longest =
        first
            ? Duration.ZERO
            : Duration.ofMillis(
                Long.parseLong(match(PROMISES, lines, 2, "promises NUMBER ms").group(1)));
    var primacies = new TreeMap<PlacementId, Primacy>();
    for (int i = first ? 2 : 3; i < lines.size(); i++) {
      String form = "APP/SERVICE.SLOT#NUMBER epoch NUMBER, leased or nothing, and heirs or nothing";
      Matcher m = match(PRIMACY, lines, i, form);
      try {
        var primacy =
            new Primacy(Long.parseLong(m.group(2)), m.group(3) != null, heirs(m.group(4)));
        primacies.put(PlacementId.parse(m.group(1)), primacy);
      } catch (Invalid e) {
        throw new Unreadable(i + 1, lines.get(i), form);
      }
    }
    return new Memory(term, longest, primacies);
  }

  static String write(StoredLease lease) {
    var text =
        new StringBuilder(
            "%s\nboot %s\nuntil %d\n".formatted(LEASE, lease.bootId(), lease.until()));
    lease
        .tenures()
        .forEach((id, until) -> text.append(id).append(" until ").append(until).append('\n'));
    return sealed(text.toString());
  }

  static StoredLease readLease(String text) throws Unreadable {
    List<String> lines = unsealed(text, LEASE);
    String boot = match(BOOT, lines, 1, "boot ID").group(1);
    long until = Long.parseLong(match(UNTIL, lines, 2, "until NANOSECONDS").group(1));
    var tenures = new TreeMap<PlacementId, Long>();
    for (int i = 3; i < lines.size(); i++) {
      String form = "APP/SERVICE.SLOT#NUMBER until NANOSECONDS";
      Matcher m = match(TENURE, lines, i, form);
      try {
        tenures.put(PlacementId.parse(m.group(1)), Long.parseLong(m.group(2)));
      } catch (Invalid | NumberFormatException e) {
        throw new Unreadable(i + 1, lines.get(i), form);
      }
    }
    return new StoredLease(boot, until, tenures);
  }

  private static Matcher match(Pattern pattern, List<String> lines, int index, String expected)
      throws Unreadable {
    String line = index < lines.size() ? lines.get(index) : "";
    Matcher m = pattern.matcher(line);
    if (!m.matches()) {
      throw new Unreadable(index + 1, line, expected);
    }
    return m;
  }

  private static String sealed(String text) {
    return text + end(text) + "\n";
  }

  private static List<String> unsealed(String text, String header) throws Unreadable {
    List<String> lines = text.lines().toList();
    String first = lines.isEmpty() ? "" : lines.getFirst();
    if (!first.equals(header)) {
      throw new Unreadable(1, first, header);
    }
    int last = text.lastIndexOf("\nend ") + 1;
    String expected = end(text.substring(0, last));
    if (!text.substring(last).equals(expected + "\n")) {
      throw new Unreadable(lines.size(), lines.getLast(), expected + ": it is torn, or edited");
    }
    return lines.subList(0, lines.size() - 1);
  }

  private static String end(String text) {
    var sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return "end %08x".formatted(sum.getValue());
  }
}
