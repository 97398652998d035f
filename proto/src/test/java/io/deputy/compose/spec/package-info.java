/** Tests of this stage alone. */
@NullMarked
package io.deputy.compose.spec;

import org.jspecify.annotations.NullMarked;
