/** Tests of this stage alone. */
@NullMarked
package io.deputy.compose.form;

import org.jspecify.annotations.NullMarked;
