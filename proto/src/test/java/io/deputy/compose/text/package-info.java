/** Tests of this stage alone. */
@NullMarked
package io.deputy.compose.text;

import org.jspecify.annotations.NullMarked;
