/**
 * Files of the operator's machine: what the Compose loader reads, and what travels with an app.
 *
 * <p>Called by {@code apply} and {@code plan}, on the main thread. Only reads; nothing is written,
 * and nothing outside the named file or folder gets into an archive.
 */
@NullMarked
package io.deputy.cli.carry;

import org.jspecify.annotations.NullMarked;
