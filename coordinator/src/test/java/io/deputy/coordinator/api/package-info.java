/** The operators' side of the coordinator's gRPC services, over a real connection. */
@NullMarked
package io.deputy.coordinator.api;

import org.jspecify.annotations.NullMarked;
