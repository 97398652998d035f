package io.deputy.compose.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A value in a file. Aliases are resolved: two places of a tree may be one and the same node. */
public sealed interface Node {
  Place place();

  /** A few words on what it is, for "found …". */
  String found();

  /**
   * @param text after interpolation; a number or a truth in its one usual spelling
   */
  record Scalar(Place place, Kind kind, String text, Origin origin) implements Node {
    /** What YAML takes it for. */
    public enum Kind {
      TEXT,
      WHOLE,
      DECIMAL,
      TRUTH,
      /** A date, with a time or without. */
      MOMENT,
      NOTHING,
      /** A text whose variables are not filled in: it may become anything. */
      TEMPLATE
    }

    /**
     * Where a text comes from.
     *
     * @param written as the file has it; empty where no file does
     * @param blank the first variable in it without a value, or with an empty one; empty if none:
     *     what is left of {@code ${DIR}/data} is another path
     * @param base the folder that a relative path was resolved from; empty for an absolute one, and
     *     for what is no path
     * @param value of the variable that the text names, where it names one that is set
     */
    public record Origin(String written, String blank, String base, @Nullable String value) {
      static Origin written(String written) {
        return new Origin(written, "", "", null);
      }

      /** Without the value, which may be a secret. */
      @Override
      public String toString() {
        return "Origin[%s, %s, %s]".formatted(written, blank, base);
      }
    }

    public static Scalar of(Place place, Kind kind, String text) {
      return new Scalar(place, kind, text, Origin.written(text));
    }

    /** What no file says, and is meant. */
    public static Scalar implied(Place place, Kind kind, String text) {
      return new Scalar(place, kind, text, Origin.written(""));
    }

    public static Scalar text(Place place, String text) {
      return of(place, Kind.TEXT, text);
    }

    public static Scalar truth(Place place, boolean truth) {
      return of(place, Kind.TRUTH, Boolean.toString(truth));
    }

    public static Scalar nothing(Place place) {
      return of(place, Kind.NOTHING, "");
    }

    public Scalar as(Kind other, String replaced) {
      return new Scalar(place, other, replaced, origin);
    }

    public Scalar withText(String replaced) {
      return as(kind, replaced);
    }

    public Scalar asText() {
      return as(kind == Kind.TEMPLATE ? kind : Kind.TEXT, text);
    }

    /** An absolute path, made of a relative one and this folder. */
    public Scalar resolved(String absolute, String base) {
      return new Scalar(
          place, kind, absolute, new Origin(origin.written(), origin.blank(), base, null));
    }

    /** A text whose variables were filled in. */
    public Scalar filled(String filled, String blank) {
      return new Scalar(place, kind, filled, new Origin(text, blank, "", null));
    }

    /** The name of a variable, which has this value where the name stands. */
    public Scalar naming(String value) {
      return new Scalar(
          place, kind, text, new Origin(origin.written(), origin.blank(), origin.base(), value));
    }

    public boolean isNothing() {
      return kind == Kind.NOTHING;
    }

    /** Whether no file says it, and it is meant all the same. */
    public boolean isImplied() {
      return origin.written().isEmpty() && !text.isEmpty();
    }

    public boolean isTemplate() {
      return kind == Kind.TEMPLATE;
    }

    @Override
    public String found() {
      if (isNothing()) {
        return "nothing";
      }
      if (kind == Kind.MOMENT) {
        return "the date " + Excerpt.of(origin.written()) + " without quotes";
      }
      String quoted =
          kind == Kind.TEXT || kind == Kind.TEMPLATE
              ? "\"" + Excerpt.of(text) + "\""
              : Excerpt.of(text);
      return text.equals(origin.written()) || origin.written().isEmpty()
          ? quoted
          : quoted + " (from " + Excerpt.of(origin.written()) + ")";
    }
  }

  record Listing(Place place, List<Node> items) implements Node {
    public Listing {
      items = List.copyOf(items);
    }

    public List<Scalar> scalars() {
      return items.stream().filter(Scalar.class::isInstance).map(Scalar.class::cast).toList();
    }

    public List<Mapping> mappings() {
      return items.stream().filter(Mapping.class::isInstance).map(Mapping.class::cast).toList();
    }

    public Listing map(UnaryOperator<Node> replaced) {
      return new Listing(place, items.stream().map(replaced).toList());
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

    public static Mapping empty(Place place) {
      return new Mapping(place, Collections.emptyNavigableMap());
    }

    /** With one key. */
    public static Mapping of(Node at, String key, Node value) {
      return empty(at.place()).with(key, value);
    }

    public @Nullable Node get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** What stands under a key; an empty one where no mapping does. */
    public Mapping mapping(String key) {
      return get(key) instanceof Mapping there ? there : empty(place);
    }

    /** Of the list under a key; none where no list is. */
    public List<Scalar> scalars(String key) {
      return get(key) instanceof Listing list ? list.scalars() : List.of();
    }

    /** Of the list under a key; none where no list is. */
    public List<Mapping> mappings(String key) {
      return get(key) instanceof Listing list ? list.mappings() : List.of();
    }

    /** Whether that stands under a key. */
    public boolean says(String key, String text) {
      return get(key) instanceof Scalar s && s.text().equals(text);
    }

    public boolean has(String key) {
      return entries.containsKey(key);
    }

    /** With this key replaced in its place, or added at the end. */
    public Mapping with(String key, Node value) {
      var all = new LinkedHashMap<>(entries);
      all.merge(key, new Entry(value.place(), value), (was, _) -> was.with(value));
      return new Mapping(place, all);
    }

    public Mapping without(String key) {
      if (!has(key)) {
        return this;
      }
      var all = new LinkedHashMap<>(entries);
      all.remove(key);
      return new Mapping(place, all);
    }

    /** With every value replaced, in the same order. */
    public Mapping map(BiFunction<String, Node, Node> replaced) {
      var all = new LinkedHashMap<String, Entry>();
      entries.forEach((key, entry) -> all.put(key, entry.with(replaced.apply(key, entry.value()))));
      return new Mapping(place, all);
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
