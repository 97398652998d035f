/** How dependencies stand, by what agents say. */
@NullMarked
package io.deputy.coordinator.upstream;

import org.jspecify.annotations.NullMarked;
