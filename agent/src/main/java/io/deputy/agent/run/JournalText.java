package io.deputy.agent.run;

import io.deputy.agent.run.Journal.Memory;
import io.deputy.agent.run.Journal.Primacy;
import io.deputy.agent.run.Journal.StoredLease;
import io.deputy.model.Invalid;
import io.deputy.model.PlacementId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The journal's files, as people can read them too. The last line has a checksum of all before it,
 * so that half a file is not taken for a whole one.
 *
 * <pre>
 * deputy-agent-journal 1          deputy-agent-lease 1
 * term 7                          boot 6f0f2c3e-...
 * live/db.0#3 epoch 4 leased      until 123456789
 * live/web.0#1 epoch 2            end 5f2ab1c9
 * end 1c291ca3
 * </pre>
 */
final class JournalText {
  private static final String JOURNAL = "deputy-agent-journal 1";
  private static final String LEASE = "deputy-agent-lease 1";
  private static final Pattern TERM = Pattern.compile("term (\\d{1,18})");
  private static final Pattern PRIMACY = Pattern.compile("(\\S+) epoch (\\d{1,18})( leased)?");
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
    var text = new StringBuilder(JOURNAL + "\nterm " + memory.term() + "\n");
    memory
        .primacies()
        .forEach(
            (id, p) ->
                text.append(id)
                    .append(" epoch ")
                    .append(p.epoch())
                    .append(p.leased() ? " leased\n" : "\n"));
    return sealed(text.toString());
  }

  static Memory readMemory(String text) throws Unreadable {
    List<String> lines = unsealed(text, JOURNAL);
    long term = Long.parseLong(match(TERM, lines, 1, "term NUMBER").group(1));
    var primacies = new TreeMap<PlacementId, Primacy>();
    for (int i = 2; i < lines.size(); i++) {
      String form = "APP/SERVICE.SLOT#NUMBER epoch NUMBER, and leased or nothing";
      Matcher m = match(PRIMACY, lines, i, form);
      try {
        var primacy = new Primacy(Long.parseLong(m.group(2)), m.group(3) != null);
        primacies.put(PlacementId.parse(m.group(1)), primacy);
      } catch (Invalid e) {
        throw new Unreadable(i + 1, lines.get(i), form);
      }
    }
    return new Memory(term, primacies);
  }

  static String write(StoredLease lease) {
    return sealed("%s\nboot %s\nuntil %d\n".formatted(LEASE, lease.bootId(), lease.until()));
  }

  static StoredLease readLease(String text) throws Unreadable {
    List<String> lines = unsealed(text, LEASE);
    String boot = match(BOOT, lines, 1, "boot ID").group(1);
    return new StoredLease(
        boot, Long.parseLong(match(UNTIL, lines, 2, "until NANOSECONDS").group(1)));
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
