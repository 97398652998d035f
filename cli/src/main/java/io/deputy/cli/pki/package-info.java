/**
 * A small certificate authority in a folder on the operator's machine.
 *
 * <p>{@link io.deputy.cli.pki.Authority} makes certificates from what it is given (time and
 * randomness too); {@link io.deputy.cli.pki.PkiFolder} keeps them on disk. Called by the {@code
 * deputy pki} commands, on the main thread. It never overwrites a file, never prints a key, and
 * never talks to a network.
 */
@NullMarked
package io.deputy.cli.pki;

import org.jspecify.annotations.NullMarked;
