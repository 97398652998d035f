/**
 * What Consul's catalog shows of the cluster, in a {@link
 * io.deputy.coordinator.catalog.FakeCatalog}.
 */
@NullMarked
package io.deputy.coordinator.catalog;

import org.jspecify.annotations.NullMarked;
