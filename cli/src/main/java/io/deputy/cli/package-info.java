/**
 * The {@code deputy} command line as a program: makes the command that was typed, runs it on the
 * main thread, and turns its end into an exit code and sentences. Where to start reading: {@link
 * io.deputy.cli.command}, and {@link io.deputy.cli.pki} for certificates.
 */
@NullMarked
package io.deputy.cli;

import org.jspecify.annotations.NullMarked;
