package io.deputy.compose.spec;

import io.deputy.compose.canonical.RootBinds;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.model.VolumeSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code volumes} at the top of a file. */
final class Volumes {
  private final Project project;
  private final View declared;
  private final Map<String, VolumeSource> read = new HashMap<>();

  Volumes(Project project, View declared) {
    this.project = project;
    this.declared = declared;
  }

  /**
   * @param name at Docker
   */
  boolean isDeclared(String name) {
    return declared.node().entries().keySet().stream().anyMatch(key -> name(key).equals(name));
  }

  /** What it is called at Docker. */
  String name(String key) {
    return declared.child(key).text("name", key);
  }

  /** Told once of a problem, however many services mount it. */
  VolumeSource source(String key) {
    return read.computeIfAbsent(key, _ -> read(declared.child(key)));
  }

  private VolumeSource read(View volume) {
    View options = volume.child("driver_opts");
    Scalar device = options.scalar("device");
    if (device != null && RootBinds.isOne(device)) {
      project.findings().problem(device, options.at().key("device"), RootBinds.sentence(device));
      return VolumeSource.MANAGED;
    }
    @Nullable VolumeSource source =
        project.valid(
            volume.node().place(),
            volume.at(),
            () ->
                new VolumeSource(
                    volume.text("driver", ""),
                    volume.filled("driver_opts"),
                    volume.filled("labels"),
                    volume.truth("external", false)));
    return source == null ? VolumeSource.MANAGED : source;
  }
}
