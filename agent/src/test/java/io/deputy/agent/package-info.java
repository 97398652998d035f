/**
 * The agent's start: its configuration, the facts of its machine, how it ends when a setting is
 * wrong; and the dependency rules of the module.
 */
@NullMarked
package io.deputy.agent;

import org.jspecify.annotations.NullMarked;
