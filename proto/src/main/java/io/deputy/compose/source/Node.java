package io.deputy.compose.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A value in a file. Aliases are resolved: two places of a tree may be one and the same node. */
public sealed interface Node {
  Place place();

  /** A few words on what it is, for "found …". */
  String found();

  /**
   * @param text after interpolation
   * @param written as the file has it
   * @param blank the variable without a value, or with an empty one, that the text began with;
   *     empty if none: what is left of {@code ${DIR}/data} is another path
   */
  record Scalar(Place place, Kind kind, String text, String written, String blank) implements Node {
    /** How the YAML 1.2 core schema resolves it. */
    public enum Kind {
      TEXT,
      WHOLE,
      DECIMAL,
      TRUTH,
      NOTHING
    }

    public static Scalar text(Place place, String text) {
      return new Scalar(place, Kind.TEXT, text, text, "");
    }

    public Scalar withText(String replaced) {
      return new Scalar(place, kind, replaced, written, blank);
    }

    public Scalar asText() {
      return new Scalar(place, Kind.TEXT, text, written, blank);
    }

    public boolean isNothing() {
      return kind == Kind.NOTHING;
    }

    @Override
    public String found() {
      if (isNothing()) {
        return "nothing";
      }
      String quoted = kind == Kind.TEXT ? "\"" + Excerpt.of(text) + "\"" : Excerpt.of(text);
      return text.equals(written) ? quoted : quoted + " (from " + Excerpt.of(written) + ")";
    }
  }

  record Listing(Place place, List<Node> items) implements Node {
    public Listing {
      items = List.copyOf(items);
    }

    @Override
    public String found() {
      return "a list";
    }
  }

  /** Keys in the order of the file. */
  record Mapping(Place place, SequencedMap<String, Entry> entries) implements Node {
    public Mapping {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    public @Nullable Node get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    @Override
    public String found() {
      return "a mapping";
    }
  }

  /**
   * One key of a mapping.
   *
   * @param place where the key itself stands
   */
  record Entry(Place place, Node value) {
    public Entry with(Node replaced) {
      return new Entry(place, replaced);
    }
  }

  /** A value under {@code !reset} or {@code !override}, which say how it is merged. */
  record Tagged(Tag tag, Node node) implements Node {
    public enum Tag {
      /** What earlier files say here is taken away. */
      RESET,
      /** What earlier files say here is replaced as a whole. */
      OVERRIDE
    }

    @Override
    public Place place() {
      return node.place();
    }

    @Override
    public String found() {
      return node.found();
    }
  }

  /** Something that was wrong. It has been told, and what follows from it is not. */
  record Wrong(Place place) implements Node {
    @Override
    public String found() {
      return "something wrong";
    }
  }
}
