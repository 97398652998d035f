package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Tagged;
import io.deputy.compose.source.Node.Wrong;

/** What may stand under a key. */
public interface Shape {
  /** The normal form of one file's value, or {@link Wrong} after telling why. */
  Node normal(Node found, KeyPath at, Findings findings);

  /** Lays a later file's value over an earlier one's; both are in normal form. */
  default Node merge(Node below, Node above) {
    return above;
  }

  /** Tells what Deputy does not do with the merged value. */
  default void judge(Node merged, KeyPath at, Findings findings) {}

  /** {@link #normal}, passing over what says how to merge and what was wrong before. */
  default Node read(Node found, KeyPath at, Findings findings) {
    return switch (found) {
      case Wrong wrong -> wrong;
      case Tagged t when t.tag() == Tagged.Tag.RESET -> t;
      case Tagged t -> new Tagged(t.tag(), read(t.node(), at, findings));
      default -> normal(found, at, findings);
    };
  }

  /** {@link #merge}, heeding {@code !reset} and {@code !override}. */
  default Node over(Node below, Node above) {
    return switch (above) {
      case Tagged tagged -> tagged;
      case Wrong wrong -> wrong;
      default ->
          switch (below) {
            case Wrong _ -> above;
            case Tagged t -> t.tag() == Tagged.Tag.RESET ? above : over(t.node(), above);
            default -> merge(below, above);
          };
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
