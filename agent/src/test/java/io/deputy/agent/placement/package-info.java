/**
 * The placement machine, played by scripts that a person can read ({@link
 * io.deputy.agent.placement.PlacementScript}) and compared with golden files.
 */
@NullMarked
package io.deputy.agent.placement;

import org.jspecify.annotations.NullMarked;
