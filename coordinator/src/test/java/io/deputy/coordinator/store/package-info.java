/** What is stored: the same contract for the fakes and for Consul (tag {@code contract}). */
@NullMarked
package io.deputy.coordinator.store;

import org.jspecify.annotations.NullMarked;
