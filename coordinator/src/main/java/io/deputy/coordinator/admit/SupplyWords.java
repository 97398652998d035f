package io.deputy.coordinator.admit;

import io.deputy.compose.text.Durations;
import io.deputy.model.Build;
import io.deputy.model.Sha256;
import io.deputy.model.Supply;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Where the image of a service comes from. */
final class SupplyWords {
  private static final int SHORT = 12;

  private SupplyWords() {}

  static void put(Supply supply, Words words) {
    switch (supply.pull()) {
      case MISSING -> {}
      case ALWAYS, NEVER -> words.put("pull_policy", Words.lower(supply.pull()));
      case STALE -> words.put("pull_policy", "every_" + Durations.print(supply.staleAfter()));
    }
    if (supply.build() != null) {
      put(supply.build(), words);
    }
  }

  private static void put(Build b, Words words) {
    words.put("build.service", b.by());
    words.put(
        "build.context",
        "content %s (%d bytes)"
            .formatted(b.context().sha256().substring(0, SHORT), b.context().sizeBytes()));
    words.text("build.dockerfile", b.dockerfile());
    words.text("build.dockerfile_inline", b.inline().isEmpty() ? "" : shortened(b.inline()));
    words.text("build.target", b.target());
    words.pairs("build.labels", b.labels());
    words.text("build.platforms", b.platform());
    words.text("build.network", b.network());
    if (b.shmBytes() > 0) {
      words.put("build.shm_size", Words.size(b.shmBytes()));
    }
    words.texts("build.extra_hosts", b.extraHosts());
    words.texts("build.cache_from", b.cacheFrom());
    words.put("build.no_cache", b.noCache());
    words.put("build.pull", b.pull());
  }

  /** Pages long: its hash stands for it. */
  private static String shortened(String text) {
    byte[] hash = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return "text " + HexFormat.of().formatHex(hash).substring(0, SHORT);
  }
}
