/**
 * Turns Compose files into an {@link io.deputy.model.AppSpec}, or says all that is wrong with them.
 *
 * <p>{@link io.deputy.compose.Compose#load} runs the stages, each in a package that knows those
 * before it only: {@code source} (YAML as nodes with places), {@code text} (variables and other
 * small languages), {@code form} (keys, normal forms, merging), {@code spec} (meaning). Called by
 * the command line and by the coordinator, on their thread. Pure: the disk, the environment and the
 * hash of a file come in through the arguments; nothing is dropped in silence.
 */
@NullMarked
package io.deputy.compose;

import org.jspecify.annotations.NullMarked;
