/**
 * Between the model and what is sent or stored: the only place, with the gRPC services, that knows
 * generated protobuf types.
 *
 * <p>Called by every shell, on any thread; nothing here has state. Reading checks: an enum value
 * that is unknown or missing, or a value that the model refuses, ends in {@link
 * io.deputy.model.Invalid} with the field's name. Fields that are unknown are skipped, so that an
 * agent one release older or newer is understood.
 */
@NullMarked
package io.deputy.wire;

import org.jspecify.annotations.NullMarked;
