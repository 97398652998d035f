/**
 * Shows every placement in Consul's catalog, with its role, its epoch and its probe's last word,
 * for people at the Consul UI and for proxies that read it (Traefik, fabio).
 *
 * <p>{@link io.deputy.coordinator.catalog.CatalogEntries} says what should stand there, as a pure
 * function; {@link io.deputy.coordinator.catalog.Catalog} makes it so, on a thread of its own and
 * level-triggered in both directions. Nobody in Deputy reads the catalog to decide anything, and
 * nothing of others in it is ever touched.
 */
@NullMarked
package io.deputy.coordinator.catalog;

import org.jspecify.annotations.NullMarked;
