/**
 * Images that agents hand to each other, where no registry has them: over the port and with the
 * certificates of all that goes between agents, on connections of their own.
 *
 * <p>{@link io.deputy.agent.handover.PeerImages} asks and {@link
 * io.deputy.agent.handover.ImageSession} answers; ImageCodec has what is said. Who asks, and who
 * reads an image from Docker, waits on a virtual thread.
 */
@NullMarked
package io.deputy.agent.handover;

import org.jspecify.annotations.NullMarked;
