/**
 * Talking to the coordinators: gRPC over TLS 1.3 with certificates on both sides.
 *
 * <p>{@link io.deputy.cli.remote.Cluster} is what commands call, from the main thread, which waits
 * here; the answers arrive on one event loop thread, and a lost stream's next leader is looked for
 * on a virtual thread. It finds a coordinator that answers, follows to the one that leads, bounds
 * every wait, and ends in a {@link io.deputy.cli.process.Failure} that names each address and what
 * was wrong there. Generated protobuf types do not leave this package.
 */
@NullMarked
package io.deputy.cli.remote;

import org.jspecify.annotations.NullMarked;
