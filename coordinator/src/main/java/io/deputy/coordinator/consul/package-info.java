/**
 * The way to Consul, by consul-client and for two requests by HTTP, for the adapters of {@code
 * store}, {@code lead} and {@code catalog}, and for nobody else.
 *
 * <p>Calls block, each within a bound, on the caller's thread. Nothing here decides or retries: a
 * Consul that can't be asked is a {@link io.deputy.coordinator.consul.ConsulAway} with a sentence,
 * and whoever asked tries again.
 */
@NullMarked
package io.deputy.coordinator.consul;

import org.jspecify.annotations.NullMarked;
