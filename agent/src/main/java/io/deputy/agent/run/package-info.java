/**
 * The agent's loop and the ports it acts through.
 *
 * <p>One thread, the loop's, owns all state: goals, placements, lease. Everything that happens
 * comes in as an event (an assignment, a container that exited, an effect that is done); every
 * event ends in effects that run elsewhere and come back as events. Nothing here knows Docker, gRPC
 * or Netty: the simulator drives the same loop.
 */
@NullMarked
package io.deputy.agent.run;

import org.jspecify.annotations.NullMarked;
