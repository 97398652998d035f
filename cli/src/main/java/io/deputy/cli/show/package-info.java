/**
 * How answers look: tables that fit the terminal, JSON with stable keys, lines that are redrawn
 * while something is under way.
 *
 * <p>Called by the commands on the main thread; turns the records of {@code io.deputy.cli.view}
 * into text. It asks nobody anything and decides nothing. {@link io.deputy.cli.show.Screen} says
 * what the terminal can do; piped output is plain and is never cut.
 */
@NullMarked
package io.deputy.cli.show;

import org.jspecify.annotations.NullMarked;
