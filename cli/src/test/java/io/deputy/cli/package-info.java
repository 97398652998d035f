/**
 * Whole commands, from their words to what they print, against a {@link
 * io.deputy.cli.ScriptedCoordinator} over mutual TLS; and the dependency rules of the module.
 */
@NullMarked
package io.deputy.cli;

import org.jspecify.annotations.NullMarked;
