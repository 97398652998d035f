/** One half of a cycle of packages, for the rule that has to see it. */
@NullMarked
package io.deputy.architecture.knot;

import org.jspecify.annotations.NullMarked;
