package io.deputy.compose.assembly;

import io.deputy.compose.form.Keys;
import io.deputy.compose.form.Tags;
import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.Growth;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Place;
import io.deputy.compose.text.Interpolation;
import io.deputy.compose.text.Variables;
import java.util.List;

/**
 * Lays the documents of files over each other, each after what it extends and includes was put into
 * it.
 *
 * @param fills whether variables are filled in
 * @param home what {@code ~} is; empty where it is not known
 * @param growth of the whole load: each inclusion counts
 */
public record Assembly(
    ComposeFiles files,
    Documents documents,
    boolean fills,
    String home,
    Growth growth,
    Findings findings) {
  /**
   * The files as one tree.
   *
   * @param folder what relative paths start from: absolute
   */
  public Mapping of(List<Document> all, Variables variables, String folder) {
    return of(all, variables, folder, Trail.EMPTY);
  }

  /**
   * @param trail the files that include these
   */
  Mapping of(List<Document> all, Variables variables, String folder, Trail trail) {
    var paths = new RelativePaths(folder, home);
    var interpolation = new Interpolation(variables, fills, growth, findings);
    var extending = new Extending(this, interpolation);
    Node merged = Mapping.empty(Place.of(folder));
    boolean first = true;
    for (Document document : all) {
      if (!growth.takes(document.tree(), document.tree().place(), KeyPath.ROOT)) {
        break;
      }
      Node filled = interpolation.fill(document.tree(), KeyPath.ROOT);
      Node normal = paths.of(Keys.FILE.read(filled, KeyPath.ROOT, findings));
      if (!(normal instanceof Mapping file)) {
        continue;
      }
      Mapping extended = extending.services(file, document.path());
      Mapping included =
          new Including(this, variables, folder, trail.with(document.path())).into(extended);
      merged = first ? included : Keys.FILE.over(merged, included);
      first = false;
    }
    return Tags.without(merged) instanceof Mapping file
            && paths.withContexts(file) instanceof Mapping whole
        ? Environment.taken(whole, variables)
        : Mapping.empty(Place.of(folder));
  }
}
