/** Tests of this stage alone. */
@NullMarked
package io.deputy.compose.source;

import org.jspecify.annotations.NullMarked;
