package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a volume is made as, where Docker does not have it yet: the {@code volumes} at the top of a
 * file.
 *
 * @param driver empty for Docker's own, {@code local}
 * @param options of the driver, such as those of a mount; may hold a password
 * @param external somebody else makes it; where it is missing no container starts
 */
public record VolumeSource(
    String driver,
    SortedMap<String, String> options,
    SortedMap<String, String> labels,
    boolean external) {
  /** A folder on the machine that Docker makes. */
  public static final VolumeSource MANAGED =
      new VolumeSource("", Collections.emptySortedMap(), Collections.emptySortedMap(), false);

  /** Whatever somebody else has made. */
  public static final VolumeSource THEIRS =
      new VolumeSource("", Collections.emptySortedMap(), Collections.emptySortedMap(), true);

  public VolumeSource {
    options = Sorted.copyOf(options);
    labels = Sorted.copyOf(labels);
    Invalid.unless(
        !external || (driver.isEmpty() && options.isEmpty() && labels.isEmpty()),
        "external volume",
        "driver, driver_opts or labels",
        "none of them: it exists already, as whoever made it wanted it");
    String device = options.getOrDefault("device", "");
    if (device.startsWith("/")) {
      Names.path("device of a volume", device);
    }
  }

  /** With these labels over its own. */
  public VolumeSource withLabels(SortedMap<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    var all = new TreeMap<>(labels);
    all.putAll(more);
    return new VolumeSource(driver, options, all, external);
  }

  VolumeSource withoutOptions() {
    return new VolumeSource(driver, Collections.emptySortedMap(), labels, external);
  }

  /** The folder of the machine that it is, by the options of Docker's own driver. */
  Optional<String> bound() {
    boolean binds =
        (driver.isEmpty() || driver.equals("local"))
            && List.of(options.getOrDefault("o", "").split(",", -1)).stream()
                .anyMatch(o -> o.equals("bind") || o.equals("rbind"));
    String device = options.getOrDefault("device", "");
    return binds && device.startsWith("/") ? Optional.of(device) : Optional.empty();
  }

  /** Whether it is a plain folder that anybody's Docker makes alike. */
  public boolean plain() {
    return (driver.isEmpty() || driver.equals("local")) && options.isEmpty();
  }
}
