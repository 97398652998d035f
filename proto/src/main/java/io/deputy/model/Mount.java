package io.deputy.model;

/** Something that stands in a container at a path. */
public sealed interface Mount {
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
   * A path of the machine itself. It must exist: a machine without it is not eligible, and it is
   * never created.
   *
   * @param propagation empty for Docker's default
   */
  record Bind(String source, String target, boolean readOnly, String propagation) implements Mount {
    public Bind {
      Invalid.unless(source.startsWith("/"), "bind source", source, "an absolute path");
      absolute(target);
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
