package io.deputy.compose.source;

import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Tagged;
import io.deputy.compose.source.Node.Wrong;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Makes nodes of one file. SnakeYAML Engine parses; composing is done here, on its events, because
 * its own composer recurses without a bound, lets one key appear twice, and has no merge keys by
 * the rules that Compose files were written for.
 */
public final class YamlReader {
  static final int MAX_DEPTH = 100;

  /** Values of one file with its aliases written out; a long text counts as several. */
  static final long MAX_VALUES = 2_000_000;

  /** Nobody's names are longer, and messages say them. */
  static final int MAX_KEY_CHARS = 1000;

  private static final int TEXT_PER_VALUE = 16;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setCodePointLimit(ComposeFiles.MAX_FILE_BYTES)
          // The scanner copies what it holds at every refill: small ones make long texts quadratic.
          .setBufferSize(64 << 10)
          .build();

  private final String file;
  private final Findings findings;
  private final Map<Anchor, Sized> anchors = new HashMap<>();

  /** The way from the document's root to what is being read. */
  private KeyPath path = KeyPath.ROOT;

  private Iterator<Event> events = List.<Event>of().iterator();

  private YamlReader(String file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  /** A node, and how many values it is with its aliases written out. */
  private record Sized(Node node, long values) {}

  /** What ends the reading of a file. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Place place;

    Unreadable(Place place, String message) {
      super(message);
      this.place = place;
    }
  }

  /**
   * The documents of a file, or nothing if it can't be read, which is then among the findings.
   *
   * @param file as messages call it
   */
  public static List<Node> read(String file, String text, Findings findings) {
    var reader = new YamlReader(file, findings);
    try {
      return reader.documents(text);
    } catch (Unreadable e) {
      findings.problem(e.place, KeyPath.ROOT, Objects.requireNonNull(e.getMessage()));
    } catch (MarkedYamlEngineException e) {
      findings.problem(reader.at(e.getProblemMark()), KeyPath.ROOT, YamlMistake.sentence(e));
    } catch (ReaderException e) {
      findings.problem(
          YamlMistake.place(file, text, e.getPosition()),
          KeyPath.ROOT,
          "found the character U+%04X, which YAML does not allow".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      findings.problem(Place.of(file), KeyPath.ROOT, "is not YAML: " + e.getMessage());
    }
    return List.of();
  }

  private List<Node> documents(String text) throws Unreadable {
    var found = new ArrayList<Node>();
    events = new Parse(SETTINGS).parseString(text).iterator();
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        anchors.clear();
        path = KeyPath.ROOT;
        found.add(node(events.next(), 0).node());
      }
    }
    return found;
  }

  private Sized node(Event event, int depth) throws Unreadable {
    Place place = at(event.getStartMark());
    if (depth > MAX_DEPTH) {
      throw new Unreadable(place, "nested deeper than %d levels".formatted(MAX_DEPTH));
    }
    if (event instanceof AliasEvent alias) {
      Sized target = anchors.get(alias.getAlias());
      if (target == null) {
        throw new Unreadable(
            place,
            "found the alias *%1$s, but no anchor &%1$s that ends before it; a text that begins with * is written in quotes"
                .formatted(alias.getAlias()));
      }
      return target;
    }
    Sized made =
        switch (event) {
          case ScalarEvent scalar -> {
            checkCharacters(scalar.getValue(), place);
            yield new Sized(scalar(scalar, place), values(scalar.getValue()));
          }
          case SequenceStartEvent list -> tagged(list.getTag(), listing(place, depth));
          case MappingStartEvent map -> tagged(map.getTag(), mapping(place, depth));
          default -> throw new Unreadable(place, "is not YAML: a value is missing here");
        };
    if (made.values() > MAX_VALUES) {
      throw new Unreadable(
          place,
          "more than %,d values, its aliases written out: nobody's services need that"
              .formatted(MAX_VALUES));
    }
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, made));
    return made;
  }

  /** Escapes can make what neither a path, a variable nor a message to an agent may hold. */
  private static void checkCharacters(String text, Place place) throws Unreadable {
    OptionalInt wrong =
        text.codePoints()
            .filter(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
            .findFirst();
    if (wrong.isPresent()) {
      throw new Unreadable(
          place, "found the character U+%04X, which no text may hold".formatted(wrong.getAsInt()));
    }
  }

  /** How many a text counts for. */
  static long values(String text) {
    return 1L + text.length() / TEXT_PER_VALUE;
  }

  private Sized listing(Place place, int depth) throws Unreadable {
    var items = new ArrayList<Node>();
    long values = 1;
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      KeyPath outer = path;
      path = path.item(items.size());
      Sized item = node(event, depth + 1);
      path = outer;
      items.add(item.node());
      values += item.values();
    }
    return new Sized(new Listing(place, items), values);
  }

  private Sized mapping(Place place, int depth) throws Unreadable {
    var entries = new LinkedHashMap<String, Entry>();
    var merged = new ArrayList<Mapping>();
    long values = 1;
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Sized key = node(event, depth + 1);
      if (key.node() instanceof Scalar name && name.text().length() > MAX_KEY_CHARS) {
        throw new Unreadable(
            name.place(), "found a key of more than %,d characters".formatted(MAX_KEY_CHARS));
      }
      Sized value = under(key.node(), depth);
      values += key.values() + value.values();
      if (!(key.node() instanceof Scalar name)) {
        findings.problem(
            key.node(), path, "found " + key.node().found() + " as a key, expected a name");
      } else if (name.text().equals("<<") && event instanceof ScalarEvent s && s.isPlain()) {
        merge(value.node(), merged);
      } else if (name.kind() != Scalar.Kind.TEXT) {
        findings.problem(
            name,
            path,
            "found %s as a key, expected a text: put it in quotes".formatted(name.found()));
      } else {
        put(entries, name, value.node());
      }
    }
    return new Sized(new Mapping(place, over(merged, entries)), values);
  }

  private Sized under(Node key, int depth) throws Unreadable {
    KeyPath outer = path;
    path = key instanceof Scalar name ? path.key(name.text()) : path;
    Sized value = node(events.next(), depth + 1);
    path = outer;
    return value;
  }

  private void put(Map<String, Entry> entries, Scalar key, Node value) {
    Entry first = entries.putIfAbsent(key.text(), new Entry(key.place(), value));
    if (first != null) {
      findings.problem(
          key,
          path.key(key.text()),
          "the same key stands at line %d already; keep one of them"
              .formatted(first.place().line()));
    }
  }

  /** The value of a merge key: a mapping, or a list of them in which the earlier wins. */
  private void merge(Node value, List<Mapping> merged) {
    switch (value) {
      case Mapping mapping -> merged.add(mapping);
      case Listing list when list.items().stream().allMatch(Mapping.class::isInstance) ->
          list.items().forEach(item -> merged.add((Mapping) item));
      default ->
          findings.problem(
              value, path.key("<<"), "found " + value.found() + ", expected a mapping to merge");
    }
  }

  /** What a mapping says itself goes over what it merges. */
  private static SequencedMap<String, Entry> over(
      List<Mapping> merged, SequencedMap<String, Entry> own) {
    var all = new LinkedHashMap<>(own);
    merged.forEach(m -> m.entries().forEach(all::putIfAbsent));
    return all;
  }

  private Node scalar(ScalarEvent event, Place place) {
    String text = event.getValue();
    String tag = event.getTag().orElse(null);
    if ("!reset".equals(tag) || "!override".equals(tag)) {
      return tagged(
              event.getTag(), new Sized(PlainScalar.read(place, text, null, event.isPlain()), 1))
          .node();
    }
    if (tag != null && !tag.startsWith("tag:yaml.org,2002:") && !tag.equals("!")) {
      return unknownTag(place);
    }
    return PlainScalar.read(place, text, tag, event.isPlain());
  }

  private Sized tagged(Optional<String> tag, Sized made) {
    Node node =
        switch (tag.orElse("")) {
          case "", "!", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map" -> made.node();
          case "!reset" -> new Tagged(Tagged.Tag.RESET, made.node());
          case "!override" -> new Tagged(Tagged.Tag.OVERRIDE, made.node());
          default -> unknownTag(made.node().place());
        };
    return new Sized(node, made.values());
  }

  /** Without its name, as of an alias: both are what a password without quotes may be. */
  private Node unknownTag(Place place) {
    findings.problem(
        place,
        path,
        "found an unknown tag (!), expected !reset or !override, or a text that begins with ! in"
            + " quotes");
    return new Wrong(place);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // it is how the parser hands marks out
  private Place at(Optional<Mark> mark) {
    @Nullable Mark m = mark.orElse(null);
    return m == null ? Place.of(file) : new Place(file, m.getLine() + 1, m.getColumn() + 1);
  }
}
