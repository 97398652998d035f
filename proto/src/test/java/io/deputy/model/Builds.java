package io.deputy.model;

import java.util.Collections;
import java.util.List;

/** Builds with no options. */
public final class Builds {
  private Builds() {}

  /**
   * @param dockerfile empty where {@code inline} is the Dockerfile itself
   */
  public static Build plain(ServiceId by, Content context, String dockerfile, String inline) {
    return new Build(
        by,
        context,
        dockerfile,
        inline,
        Collections.emptySortedMap(),
        "",
        Collections.emptySortedMap(),
        "",
        "",
        0,
        List.of(),
        List.of(),
        false,
        false);
  }
}
