/** Programs that {@code ./dev bench} runs. */
@NullMarked
package io.deputy.agent.bench;

import org.jspecify.annotations.NullMarked;
