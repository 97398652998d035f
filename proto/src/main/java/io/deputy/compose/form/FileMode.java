package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Who may read a file: {@code 0440}, or as a text {@code "440"}, which is octal too. A number
 * without a leading zero is decimal, as YAML has it.
 */
record FileMode() implements Shape {
  @Override
  public String accepted() {
    return "an octal mode such as 0440";
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    @Nullable String octal =
        found instanceof Scalar s
            ? switch (s.kind()) {
              case WHOLE ->
                  s.text().matches("\\d{1,9}")
                      ? Integer.toOctalString(Integer.parseInt(s.text()))
                      : null;
              case TEXT ->
                  s.text().matches("[0-7]{1,10}") ? s.text().replaceFirst("^0+(?=.)", "") : null;
              case DECIMAL, TRUTH, MOMENT, NOTHING, TEMPLATE -> null;
            }
            : null;
    return octal == null
        ? Shape.wrong(found, at, accepted(), findings)
        : ((Scalar) found).as(Kind.TEXT, "0" + octal);
  }
}
