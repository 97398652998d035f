package io.deputy.coordinator.admit;

import static io.deputy.coordinator.admit.Words.addUnless;
import static io.deputy.coordinator.admit.Words.braced;
import static io.deputy.coordinator.admit.Words.quoted;

import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.VolumeSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The volumes of a service, each in the short form where that can say all; those at the top; and
 * its configs and secrets, but for what is in them.
 */
final class MountWords {
  private MountWords() {}

  static void put(List<Mount> mounts, Words words) {
    words.list(
        "volumes",
        mounts.stream().filter(m -> !(m instanceof Mount.File)).toList(),
        MountWords::mount);
    files("configs", Mount.File.Kind.CONFIG, mounts, words);
    files("secrets", Mount.File.Kind.SECRET, mounts, words);
    for (Mount mount : mounts) {
      if (mount instanceof Mount.Volume v) {
        source("volumes." + v.volume(), v.source(), words);
      }
    }
  }

  private static void files(String key, Mount.File.Kind kind, List<Mount> mounts, Words words) {
    List<Mount.File> files =
        mounts.stream()
            .filter(Mount.File.class::isInstance)
            .map(Mount.File.class::cast)
            .filter(f -> f.kind() == kind)
            .toList();
    words.list(key, files, MountWords::file);
    for (Mount.File file : files) {
      words.text("%s.%s.external".formatted(key, file.name()), file.external());
    }
  }

  private static String file(Mount.File f) {
    var keys =
        new ArrayList<>(List.of("source: " + quoted(f.name()), "target: " + quoted(f.target())));
    addUnless(f.uid() == 0, keys, "uid: " + f.uid());
    addUnless(f.gid() == 0, keys, "gid: " + f.gid());
    addUnless(f.mode() == Mount.File.USUAL_MODE, keys, "mode: 0" + Integer.toOctalString(f.mode()));
    return braced(keys);
  }

  /** Without the options of its driver. */
  private static void source(String key, VolumeSource source, Words words) {
    words.text(key + ".driver", source.driver());
    words.pairs(key + ".labels", source.labels());
    if (source.external()) {
      words.put(key + ".external", true);
    }
  }

  private static String mount(Mount mount) {
    return switch (mount) {
      case Mount.Volume v -> volume(v);
      case Mount.Bind b -> bind(b);
      case Mount.Carried c -> {
        var options = new ArrayList<String>();
        addUnless(!c.readOnly(), options, "ro");
        addUnless(c.selinux().isEmpty(), options, c.selinux());
        // Where it stood beside the file nobody here knows.
        String content =
            c.content().equals(Content.AT_HOME)
                ? "(stays beside the file)"
                : "content %s (%d bytes)"
                    .formatted(c.content().sha256().substring(0, 12), c.content().sizeBytes());
        yield line(content, c.target(), options);
      }
      case Mount.Tmpfs t -> {
        var keys = of("tmpfs", "", t.target());
        addUnless(t.sizeBytes() == 0, keys, "size: " + Words.size(t.sizeBytes()));
        addUnless(t.mode() == 0, keys, "mode: 0" + Integer.toOctalString(t.mode()));
        addUnless(
            t.options().isEmpty(), keys, "options: " + Words.flow(t.options(), Words::quoted));
        yield braced(keys);
      }
      case Mount.Image i -> {
        var keys = of("image", i.image(), i.target());
        addUnless(
            i.subpath().isEmpty(), keys, "image: {subpath: %s}".formatted(quoted(i.subpath())));
        yield braced(keys);
      }
      case Mount.File f -> file(f);
    };
  }

  private static String volume(Mount.Volume v) {
    var options = new ArrayList<String>();
    addUnless(!v.readOnly(), options, "ro");
    addUnless(!v.noCopy(), options, "nocopy");
    if (v.subpath().isEmpty()) {
      return line(quoted(v.volume()), v.target(), options);
    }
    var keys = of("volume", v.volume(), v.target());
    addUnless(!v.readOnly(), keys, "read_only: true");
    addUnless(!v.noCopy(), keys, "nocopy: true");
    keys.add("subpath: " + quoted(v.subpath()));
    return braced(keys);
  }

  private static String bind(Mount.Bind b) {
    var options = new ArrayList<String>();
    addUnless(!b.readOnly(), options, "ro");
    addUnless(b.propagation().isEmpty(), options, b.propagation());
    addUnless(b.selinux().isEmpty(), options, b.selinux());
    addUnless(b.recursive().isEmpty(), options, "recursive=" + b.recursive());
    return line(quoted(b.source()), b.target(), options);
  }

  private static String line(String source, String target, List<String> options) {
    String end = options.isEmpty() ? "" : ":" + String.join(",", options);
    return source + ":" + quoted(target) + end;
  }

  private static List<String> of(String type, String source, String target) {
    var keys = new ArrayList<>(List.of("type: " + type));
    addUnless(source.isEmpty(), keys, "source: " + quoted(source));
    keys.add("target: " + quoted(target));
    return keys;
  }
}
