package io.deputy.compose.form;

import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The short form of a service's volume: {@code [SOURCE:]TARGET[:MODE]}. */
final class Mounts {
  private static final List<String> PROPAGATION =
      List.of("rprivate", "private", "rshared", "shared", "rslave", "slave");
  private static final List<String> MODES =
      List.of("ro", "rw", "nocopy", "z", "Z", "cached", "delegated", "consistent");
  private static final String ACCEPTED = "[SOURCE:]TARGET[:ro|rw|…], without an empty part";

  private Mounts() {}

  static Node lengthen(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Scalar s) || s.kind() != Kind.TEXT) {
      return found;
    }
    String[] parts = s.text().split(":", -1);
    if (s.text().matches("[a-zA-Z]:[\\\\/].*") || s.text().startsWith("\\\\")) {
      return Shape.wrong(
          s, at, "a path of a Linux machine; one letter and a colon is a Windows drive", findings);
    }
    if (parts.length > 3 || List.of(parts).contains("")) {
      return Shape.wrong(s, at, ACCEPTED, findings);
    }
    var entries = new LinkedHashMap<String, Entry>();
    boolean bind = parts.length > 1 && parts[0].matches("(?s)[./~].*");
    put(entries, "type", text(s, bind ? "bind" : "volume"));
    if (parts.length > 1) {
      // What the text began with, the source begins with.
      put(entries, "source", new Scalar(s.place(), Kind.TEXT, parts[0], s.written(), s.blank()));
    }
    put(entries, "target", text(s, cleaned(parts[parts.length == 1 ? 0 : 1])));
    var options = new LinkedHashMap<String, Entry>();
    if (bind) {
      put(options, "create_host_path", new Scalar(s.place(), Kind.TRUTH, "true", "true", ""));
    }
    if (parts.length == 3) {
      for (String mode : parts[2].split(",", -1)) {
        mode(mode, bind, s, at, entries, options, findings);
      }
    }
    put(entries, bind ? "bind" : "volume", new Mapping(s.place(), options));
    return new Mapping(s.place(), entries);
  }

  private static void mode(
      String mode,
      boolean bind,
      Scalar s,
      KeyPath at,
      SequencedMap<String, Entry> entries,
      SequencedMap<String, Entry> options,
      Findings findings) {
    if (mode.equals("ro")) {
      put(entries, "read_only", new Scalar(s.place(), Kind.TRUTH, "true", "true", ""));
    } else if (PROPAGATION.contains(mode)) {
      put(options, "propagation", text(s, mode));
    } else if (bind && mode.equalsIgnoreCase("z")) {
      put(options, "selinux", text(s, mode));
    } else if (!bind && mode.equals("nocopy")) {
      put(options, "nocopy", new Scalar(s.place(), Kind.TRUTH, "true", "true", ""));
    } else if (!MODES.contains(mode)) {
      findings.notice(s.place(), at, "ignored: the mode \"%s\" is not known".formatted(mode));
    }
  }

  private static String cleaned(String target) {
    return target.startsWith("/") ? FilePath.clean(target) : target;
  }

  private static Scalar text(Scalar s, String text) {
    return Scalar.text(s.place(), text);
  }

  private static void put(SequencedMap<String, Entry> entries, String key, Node value) {
    entries.put(key, new Entry(value.place(), value));
  }
}
