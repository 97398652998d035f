package io.deputy.compose.form;

import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The short form of a service's volume: {@code [SOURCE:]TARGET[:MODE]}. */
final class Mounts {
  private static final List<String> PROPAGATION =
      List.of("rprivate", "private", "rshared", "shared", "rslave", "slave");
  private static final List<String> SELINUX = List.of("z", "Z");
  private static final List<String> WITHOUT_MEANING = List.of("cached", "delegated", "consistent");
  private static final Pattern PATH = Pattern.compile("(?s)[./~].*|\\\\\\\\.*|\\p{L}:.*");
  private static final String ACCEPTED = "[SOURCE:]TARGET[:ro|rw|…], without an empty part";

  private Mounts() {}

  static Node lengthen(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Scalar s) || s.kind() != Kind.TEXT) {
      return found;
    }
    if (s.text().length() == 1 || s.text().length() == 2) {
      return Mapping.of(s, "type", text(s, "volume")).with("target", text(s, s.text()));
    }
    List<String> parts = parts(s.text());
    if (parts.size() > 3 || parts.contains("")) {
      return Shape.wrong(s, at, ACCEPTED, findings);
    }
    boolean named = parts.size() > 1;
    boolean bind = named && PATH.matcher(parts.getFirst()).matches();
    Mapping mount = Mapping.of(s, "type", text(s, bind ? "bind" : "volume"));
    if (named) {
      // What the text began with, the source begins with.
      mount = mount.with("source", s.withText(parts.getFirst()));
    }
    mount = mount.with("target", text(s, cleaned(parts.get(named ? 1 : 0))));
    if (parts.size() == 3) {
      for (String mode : parts.get(2).split(",", -1)) {
        mount = mode(mode, s, at, mount, findings);
      }
    }
    return bind
        ? option(mount, "bind", "create_host_path", Scalar.truth(s.place(), true))
        : Nodes.withDefault(mount, "volume", Mapping.empty(s.place()));
  }

  /** Parts between colons; the one after a drive's letter belongs to the path. */
  private static List<String> parts(String text) {
    var parts = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      boolean drive = i - start == 1 && i < text.length() && Character.isLetter(text.charAt(start));
      if (i == text.length() || (text.charAt(i) == ':' && !drive)) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    return parts;
  }

  private static Mapping mode(String mode, Scalar s, KeyPath at, Mapping mount, Findings findings) {
    if (mode.equals("ro") || mode.equals("rw")) {
      return mount.with("read_only", Scalar.truth(s.place(), mode.equals("ro")));
    }
    if (mode.equals("nocopy")) {
      return option(mount, "volume", "nocopy", Scalar.truth(s.place(), true));
    }
    if (PROPAGATION.contains(mode)) {
      return option(mount, "bind", "propagation", text(s, mode));
    }
    if (SELINUX.contains(mode)) {
      return option(mount, "bind", "selinux", text(s, mode));
    }
    if (!WITHOUT_MEANING.contains(mode)) {
      findings.notice(s.place(), at, "ignored: the mode \"%s\" is not known".formatted(mode));
    }
    return mount;
  }

  private static Mapping option(Mapping mount, String kind, String key, Node value) {
    Mapping options =
        mount.get(kind) instanceof Mapping there ? there : Mapping.empty(mount.place());
    return mount.with(kind, options.with(key, value));
  }

  private static String cleaned(String target) {
    return target.startsWith("/") ? FilePath.clean(target) : target;
  }

  private static Scalar text(Scalar s, String text) {
    return Scalar.text(s.place(), text);
  }
}
