package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Tagged;
import io.deputy.compose.source.Node.Wrong;
import java.util.Optional;

/**
 * What may stand under a key. A value goes through {@link #read} in each file, through {@link
 * #over} where files say it more than once, and through {@link #whole} when nothing is laid over it
 * any more.
 */
public interface Shape {
  /** The normal form of one file's value, or {@link Wrong} after telling why. */
  Node normal(Node found, KeyPath at, Findings findings);

  /** What is expected here, for "found …, expected …". */
  String accepted();

  /** Lays a later file's value over an earlier one's; both are in normal form. */
  default Node merge(Node below, Node above) {
    return above;
  }

  /** Whether a key may stand alone, with nothing after it. */
  default boolean mayBeNothing() {
    return false;
  }

  /** The merged value with its defaults; tells what it lacks. */
  default Node complete(Node merged, KeyPath at, Findings findings) {
    return merged;
  }

  /** Tells what Deputy does not do with the merged value. */
  default void judge(Node merged, KeyPath at, Findings findings) {}

  /** The keys that stand under it, whatever list or names are between; none usually. */
  default Optional<Fields> below() {
    return Optional.empty();
  }

  /** How docker compose prints. */
  enum Form {
    /** What a program reads: commands and limits also where they are the usual ones. */
    JSON,
    /** What a person reads, and docker compose again: extensions too. */
    YAML
  }

  /** As docker compose prints a complete value. */
  default Node printed(Node complete, Form form) {
    return complete;
  }

  /** Whether docker compose leaves out a key with this value. */
  default boolean isEmpty(Node printed) {
    return switch (printed) {
      case Scalar s -> s.isNothing() || s.text().isEmpty();
      case Mapping m -> m.entries().isEmpty();
      case Listing l -> l.items().isEmpty();
      case Tagged t -> isEmpty(t.node());
      case Wrong _ -> true;
    };
  }

  /** {@link #normal}, passing over what says how to merge, what is not said, and what was wrong. */
  default Node read(Node found, KeyPath at, Findings findings) {
    return switch (found) {
      case Wrong wrong -> wrong;
      case Tagged t when t.tag() == Tagged.Tag.RESET -> t;
      case Tagged t -> new Tagged(t.tag(), read(t.node(), at, findings));
      case Scalar nothing when nothing.isNothing() -> nothing;
      case Scalar template when template.isTemplate() -> template;
      default -> normal(found, at, findings);
    };
  }

  /**
   * {@link #merge}, heeding {@code !reset} and {@code !override}. A key that stands alone neither
   * takes away nor resists what another file says.
   */
  default Node over(Node below, Node above) {
    return switch (above) {
      case Tagged tagged -> tagged;
      case Wrong wrong -> wrong;
      case Scalar nothing when nothing.isNothing() -> below;
      default ->
          switch (below) {
            case Wrong _ -> above;
            case Tagged t when t.tag() == Tagged.Tag.RESET -> above;
            case Tagged t -> over(t.node(), above);
            case Scalar s when s.isNothing() || s.isTemplate() -> above;
            default -> above instanceof Scalar s && s.isTemplate() ? above : merge(below, above);
          };
    };
  }

  /** {@link #complete}, where there is something to complete. */
  default Node whole(Node merged, KeyPath at, Findings findings) {
    return switch (merged) {
      case Wrong wrong -> wrong;
      case Scalar nothing when nothing.isNothing() ->
          mayBeNothing() ? nothing : wrong(nothing, at, accepted(), findings);
      case Scalar template when template.isTemplate() -> template;
      default -> complete(merged, at, findings);
    };
  }

  static Wrong wrong(Node found, KeyPath at, String accepted, Findings findings) {
    findings.problem(found, at, "found " + found.found() + ", expected " + accepted);
    return new Wrong(found.place());
  }

  static boolean isNothing(Node node) {
    return node instanceof Scalar s && s.isNothing();
  }
}
