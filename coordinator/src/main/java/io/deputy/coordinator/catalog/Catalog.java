package io.deputy.coordinator.catalog;

import io.deputy.coordinator.lead.Leadership;

/** Where placements are shown. Never blocks: only the latest view counts, and is made so soon. */
public interface Catalog extends AutoCloseable {
  /** From now on this should stand there, and is put back whenever somebody changes it by hand. */
  void show(Leadership leadership, CatalogView view);

  /** Leaves everything as it stands: somebody else leads. */
  void rest();

  @Override
  void close();
}
