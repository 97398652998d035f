/** Who may depend on whom in the coordinator. */
@NullMarked
package io.deputy.coordinator.architecture;

import org.jspecify.annotations.NullMarked;
