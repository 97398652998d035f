/**
 * What is let into the cluster: published ports, addresses, and how a change is told key by key.
 */
@NullMarked
package io.deputy.coordinator.admit;

import org.jspecify.annotations.NullMarked;
