package io.deputy.compose.source;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * Writes maps, lists and plain values so that every reader of Compose files takes a text for a
 * text, also one that knows YAML 1.1.
 */
public final class YamlWriter {
  private static final Pattern OLD_TRUTH =
      Pattern.compile("y|n|yes|no|on|off", Pattern.CASE_INSENSITIVE);
  private static final Pattern OLD_NUMBER = Pattern.compile("[-+.]?[0-9][0-9_.:a-zA-Z-]*");

  private YamlWriter() {}

  public static String text(Object document) {
    var settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndent(2)
            .setWidth(Integer.MAX_VALUE)
            .build();
    return new Dump(settings, new Texts(settings)).dumpToString(document);
  }

  /** Quotes what looks like something else, and lets long texts keep their lines. */
  private static final class Texts extends StandardRepresenter {
    Texts(DumpSettings settings) {
      super(settings);
      representers.put(String.class, this::text);
    }

    private Node text(Object value) {
      String text = value.toString();
      ScalarStyle style = ScalarStyle.PLAIN;
      if (text.indexOf('\n') >= 0 && !text.isBlank()) {
        style = ScalarStyle.LITERAL;
      } else if (isAmbiguous(text)) {
        style = ScalarStyle.DOUBLE_QUOTED;
      }
      return representScalar(Tag.STR, text, style);
    }

    private static boolean isAmbiguous(String text) {
      return OLD_TRUTH.matcher(text).matches() || OLD_NUMBER.matcher(text).matches();
    }
  }
}
