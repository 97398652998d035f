/** Holds what is shipped against the programs: their settings, the modules they need. */
@NullMarked
package io.deputy.deploy;

import org.jspecify.annotations.NullMarked;
