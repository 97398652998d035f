/**
 * The way to the coordinator, and into Consul's catalog.
 *
 * <p>Finds the coordinators, holds one stream to the one that leads, turns what comes over it into
 * events for the loop, and what the loop says into messages. Carries the bytes of logs and contents
 * on streams of their own. Threads of its own; the loop is called only through its events. Decides
 * nothing about placements, and nothing about the lease but that a coordinator that does not answer
 * is left for another.
 */
@NullMarked
package io.deputy.agent.link;

import org.jspecify.annotations.NullMarked;
