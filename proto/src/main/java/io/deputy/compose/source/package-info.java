/**
 * What stands in which file, and where: the port to the files, YAML as nodes that know their place,
 * and what there is to say about them.
 *
 * <p>The first stage of {@code io.deputy.compose}. Knows YAML, and nothing of Compose's keys.
 * Called on the caller's thread; {@link io.deputy.compose.source.Findings} is the only thing here
 * that changes, and it belongs to one load.
 */
@NullMarked
package io.deputy.compose.source;

import org.jspecify.annotations.NullMarked;
