/**
 * The small languages inside Compose's texts: variables, env files, command lines, durations, byte
 * sizes.
 *
 * <p>Pure functions from text to value, on any thread. Each takes what docker compose 2.40 takes;
 * what it refuses is an outcome or null, never an exception that leaves the loader.
 */
@NullMarked
package io.deputy.compose.text;

import org.jspecify.annotations.NullMarked;
