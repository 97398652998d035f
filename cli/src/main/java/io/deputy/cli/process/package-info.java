/**
 * A command's edge to the system: what it meets there ({@link io.deputy.cli.process.Surroundings}),
 * and how it ends: in an exit code, a {@link io.deputy.cli.process.Failure}, or by a signal.
 *
 * <p>Used by everything that can fail, on the main thread; only an {@link
 * io.deputy.cli.process.Interruption} runs on a thread of its own. Nothing here talks to a cluster.
 */
@NullMarked
package io.deputy.cli.process;

import org.jspecify.annotations.NullMarked;
