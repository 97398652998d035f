/**
 * Telling systemd how a service of {@code Type=notify} is doing.
 *
 * <p>Used by the agent and the coordinator, from any thread. It never fails its caller, and does
 * nothing where no systemd listens.
 */
@NullMarked
package io.deputy.systemd;

import org.jspecify.annotations.NullMarked;
