/**
 * The program: reads its settings, makes the parts, joins them, and tells systemd how it is.
 *
 * <p>Nothing is decided here. {@link io.deputy.agent.Main} runs on the main thread, which becomes
 * the loop's.
 */
@NullMarked
package io.deputy.agent;

import org.jspecify.annotations.NullMarked;
