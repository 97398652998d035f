package io.deputy.model;

import java.util.List;

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
   */
  record Volume(String volume, String target, boolean readOnly) implements Mount {
    public Volume {
      absolute(target);
    }
  }

  /**
   * A path of the machine itself. It is never created: on a machine without it no container starts.
   *
   * @param propagation empty for Docker's default
   */
  record Bind(String source, String target, boolean readOnly, String propagation) implements Mount {
    public Bind {
      Invalid.unless(source.startsWith("/"), "bind source", source, "an absolute path");
      absolute(target);
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
   */
  record Carried(Content content, String target, boolean readOnly) implements Mount {
    public Carried {
      absolute(target);
    }
  }

  /**
   * @param sizeBytes 0 for no limit
   */
  record Tmpfs(String target, long sizeBytes, int mode) implements Mount {
    public Tmpfs {
      absolute(target);
    }
  }

  private static void absolute(String target) {
    Invalid.unless(target.startsWith("/"), "mount target", target, "an absolute path");
  }
}
