/**
 * What a coordinator answered, as values: the records have the names of the messages in {@code
 * operator.proto}, where their meaning stands.
 *
 * <p>Made by {@code io.deputy.cli.remote}, read by the commands and {@code show}. States are kept
 * as the words that users read, so that an older command line still shows what a newer coordinator
 * says.
 */
@NullMarked
package io.deputy.cli.view;

import org.jspecify.annotations.NullMarked;
