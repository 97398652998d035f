package io.deputy.coordinator.catalog;

import java.util.List;

/** What the loop knows of all placements that are not forgotten, ended ones among them. */
public record CatalogView(List<ShownPlacement> placements) {
  public CatalogView {
    placements = List.copyOf(placements);
  }
}
