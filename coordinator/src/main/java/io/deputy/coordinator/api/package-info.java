/**
 * The coordinator's gRPC services: what agents and operators say, turned into events for the loop;
 * what they ask, answered from the last view. Called on gRPC's threads; decides nothing.
 *
 * <p>Whoever calls proves by certificate who they are: agents may use the link, operators the rest.
 * How many links and edits each may have under way is bounded ({@link
 * io.deputy.coordinator.api.Allowance}).
 */
@NullMarked
package io.deputy.coordinator.api;

import org.jspecify.annotations.NullMarked;
