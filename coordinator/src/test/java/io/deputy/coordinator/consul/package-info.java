/** A Consul to test with: a real process, and a fake that passes the same contracts. */
@NullMarked
package io.deputy.coordinator.consul;

import org.jspecify.annotations.NullMarked;
