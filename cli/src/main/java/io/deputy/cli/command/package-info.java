/**
 * The commands: one a file, and what they share.
 *
 * <p>A command reads its options, asks {@code remote}, and hands what it got to {@code show}.
 * Everything that it needs from outside (streams, environment, time, folder) comes through {@link
 * io.deputy.cli.process.Surroundings}, so that a test can run a command as a whole. Commands run on
 * the main thread. Nothing here decides what runs where: that is the coordinator's.
 */
@NullMarked
package io.deputy.cli.command;

import org.jspecify.annotations.NullMarked;
