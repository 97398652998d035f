/** Commands' own rules, without a coordinator. */
@NullMarked
package io.deputy.cli.command;

import org.jspecify.annotations.NullMarked;
