package io.deputy.compose.spec;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Place;
import io.deputy.compose.text.Variables;
import io.deputy.model.Invalid;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every part of an app is read with.
 *
 * @param name of the app
 * @param directory absolute; what relative paths start from
 * @param workingDirectory absolute; messages leave it out of paths
 */
public record Project(
    String name,
    String directory,
    String workingDirectory,
    Variables variables,
    ComposeFiles files,
    Findings findings) {
  /** Makes a value of the model; what it refuses becomes a problem at this place, and null. */
  <T> @Nullable T valid(Place place, KeyPath at, Supplier<T> made) {
    try {
      return made.get();
    } catch (Invalid e) {
      findings.problem(place, at, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
