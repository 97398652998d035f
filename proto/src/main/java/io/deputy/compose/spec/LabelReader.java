package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.model.Sorted;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code labels}, which go over those of {@code label_file}. */
final class LabelReader {
  private final EnvFiles files;

  LabelReader(EnvFiles files) {
    this.files = files;
  }

  SortedMap<String, String> read(View service) {
    var all = new TreeMap<String, String>();
    List<Scalar> paths = service.scalars("label_file");
    int index = 0;
    for (Scalar path : paths == null ? List.<Scalar>of() : paths) {
      KeyPath at = service.at().key("label_file").item(index++);
      all.putAll(files.read(path.text(), path.place(), at));
    }
    all.putAll(service.filled("labels"));
    return Sorted.copyOf(all);
  }
}
