package io.deputy.coordinator.catalog;

import io.deputy.coordinator.lead.Leadership;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers what should be shown. */
public final class FakeCatalog implements Catalog {
  private @Nullable CatalogView shown;
  private @Nullable RuntimeException fault;

  /** From now on it can't be shown anything. */
  public synchronized void breakWith(RuntimeException with) {
    fault = with;
  }

  @Override
  public synchronized void show(Leadership leadership, CatalogView view) {
    if (fault != null) {
      throw fault;
    }
    shown = view;
  }

  @Override
  public synchronized void rest() {
    shown = null;
  }

  /** Empty while it rests. */
  public synchronized List<Entry> entries() {
    return shown == null ? List.of() : CatalogEntries.of(shown);
  }

  @Override
  public void close() {}
}
