package io.deputy.model;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Something that stands in a container at a path. */
public sealed interface Mount {
  /** Bound by many containers for what is not theirs, and often without a {@code :ro}. */
  List<String> NO_DATA =
      List.of("/dev", "/etc", "/proc", "/run", "/sys", "/tmp", "/usr", "/var/run");

  String target();

  /**
   * A volume that Docker keeps on the machine and Deputy looks after. Each slot has its own copy.
   *
   * @param volume its name at Docker, before the slot is told apart
   * @param noCopy an empty one is not filled with what the image has at the target
   * @param subpath the folder in it that is mounted; empty for all of it
   */
  record Volume(
      String volume,
      String target,
      boolean readOnly,
      boolean noCopy,
      String subpath,
      VolumeSource source)
      implements Mount {
    public Volume {
      absolute(target);
    }

    /** All of one that Docker makes by itself. */
    public Volume(String volume, String target, boolean readOnly) {
      this(volume, target, readOnly, false, "", VolumeSource.MANAGED);
    }

    /**
     * Its name at Docker. Each slot has a copy of its own, the first by the name that Compose gives
     * it, so that data there is found; an external one is whose it is, and the same for all.
     */
    public String of(SlotId slot) {
      return source.external() || slot.index() == 0 ? volume : volume + "." + slot.index();
    }

    /** Without the options of its driver, which may hold a password. */
    Mount remembered() {
      return new Volume(volume, target, readOnly, noCopy, subpath, source.withoutOptions());
    }
  }

  /**
   * A path of the machine itself. It is never created: on a machine without it no container starts.
   *
   * @param propagation empty for Docker's default
   * @param recursive of what is mounted below the source: empty to mount it too, and {@code
   *     disabled} not to; of a read-only one, {@code writable} leaves it as it is, and with {@code
   *     readonly} it fails if that can't be read-only as well
   * @param selinux {@code z} to label it for all containers, {@code Z} for this one; empty to leave
   *     its label
   */
  record Bind(
      String source,
      String target,
      boolean readOnly,
      String propagation,
      String recursive,
      String selinux)
      implements Mount {
    private static final List<String> RECURSIVE = List.of("", "disabled", "writable", "readonly");

    public Bind {
      Names.path("bind source", source);
      Invalid.unless(
          RECURSIVE.contains(recursive),
          "bind.recursive",
          recursive,
          "disabled, writable or readonly");
      Mount.selinux(selinux);
      Invalid.unless(
          recursive.isEmpty() || selinux.isEmpty(),
          "bind.recursive",
          recursive,
          "none beside bind.selinux, since Docker takes no bind with both");
      absolute(target);
    }

    /** With all that is mounted below it, labelled as it is. */
    public Bind(String source, String target, boolean readOnly, String propagation) {
      this(source, target, readOnly, propagation, "", "");
    }

    /** False below paths where machines have sockets, devices and their configuration. */
    public boolean mayBeData() {
      return NO_DATA.stream().noneMatch(p -> source.equals(p) || source.startsWith(p + "/"));
    }
  }

  /**
   * A file or folder that stood beside the Compose file and travels with the app.
   *
   * @param content what it holds; the same content has the same hash wherever it comes from
   * @param selinux as of {@link Bind}
   */
  record Carried(Content content, String target, boolean readOnly, String selinux)
      implements Mount {
    public Carried {
      Mount.selinux(selinux);
      absolute(target);
    }

    /** Labelled as it is. */
    public Carried(Content content, String target, boolean readOnly) {
      this(content, target, readOnly, "");
    }
  }

  /**
   * @param sizeBytes 0 for no limit
   * @param mode 0 for Docker's, 1777
   * @param options of the mount besides: {@code exec}, {@code uid=1000}
   */
  record Tmpfs(String target, long sizeBytes, int mode, List<String> options) implements Mount {
    public Tmpfs {
      options = List.copyOf(options);
      absolute(target);
    }
  }

  /**
   * The files of an image, to be read.
   *
   * @param subpath the folder in it that is mounted; empty for all of it
   */
  record Image(String image, String target, String subpath) implements Mount {
    public Image {
      Invalid.unless(!image.isBlank(), "image to mount", image, "an image reference");
      absolute(target);
    }
  }

  /**
   * A config or a secret: one file, which no container writes.
   *
   * @param name as services of its app know it
   * @param external what it is called in Consul, where it is read whenever the app is applied;
   *     empty for one that came with the app
   * @param content its bytes as they are, in no archive; null until it was read from Consul
   * @param uid of its owner in the container
   * @param mode permission bits
   */
  record File(
      Kind kind,
      String name,
      String external,
      @Nullable Content content,
      String target,
      int uid,
      int gid,
      int mode)
      implements Mount {
    /** 500 KiB, as Swarm has it; a value in Consul has 512 KiB at most. */
    public static final int MAX_BYTES = 500 * 1024;

    /** Of one whose file says none: whoever runs in the container may read it. */
    public static final int USUAL_MODE = 0444;

    /** Parts of a key; none begins with a dot, so that none leads elsewhere. */
    private static final Pattern EXTERNAL =
        Pattern.compile("(?!.{201})[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

    /** As the file calls it. What is in either is never printed. */
    public enum Kind {
      CONFIG,
      SECRET
    }

    public File {
      Invalid.unless(
          external.isEmpty() || EXTERNAL.matcher(external).matches(),
          "name of an external " + word(kind),
          external,
          "letters, digits, - and _, dots within, in parts with / between, 200 characters at most");
      Invalid.unless(
          content != null || !external.isEmpty(),
          word(kind) + " " + name,
          "nothing",
          "a content, or a name in Consul");
      Invalid.unless(
          content == null || content.sizeBytes() <= MAX_BYTES,
          word(kind) + " " + name,
          content == null ? 0 : content.sizeBytes() + " bytes",
          MAX_BYTES + " bytes at most; larger data belongs into a volume");
      Invalid.unless(uid >= 0, "uid", uid, "0 or more");
      Invalid.unless(gid >= 0, "gid", gid, "0 or more");
      Invalid.unless(
          mode >= 0 && mode <= 0777, "mode", Integer.toOctalString(mode), "0 to 0777, octal");
      absolute(target);
      Invalid.unless(!target.endsWith("/"), "target", target, "the path of a file");
    }

    public File withContent(Content read) {
      return new File(kind, name, external, read, target, uid, gid, mode);
    }

    private static String word(Kind kind) {
      return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Without the hash: from that of a short secret the secret can be guessed. */
    @Override
    public String toString() {
      return "File[%s %s at %s]".formatted(word(kind), name, target);
    }
  }

  private static void absolute(String target) {
    Names.path("mount target", target);
  }

  private static void selinux(String label) {
    Invalid.unless(List.of("", "z", "Z").contains(label), "selinux label", label, "z or Z");
  }
}
