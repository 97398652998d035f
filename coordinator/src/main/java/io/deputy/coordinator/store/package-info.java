/**
 * What is decided, kept: records of services and machines, and the contents that travel with apps.
 *
 * <p>The loop thread reads and commits, handlers of the operator's interface write contents, a
 * thread of its own removes those that nobody needs; a call blocks for as long as Consul takes,
 * within a bound. A commit carries the proof of leadership with it, so a deposed leader changes
 * nothing, whatever it believes. Nothing here decides, and nothing overwrites or deletes a record
 * that it can't read.
 */
@NullMarked
package io.deputy.coordinator.store;

import org.jspecify.annotations.NullMarked;
