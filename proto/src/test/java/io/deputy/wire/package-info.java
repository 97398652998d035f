/** Tests of the translators. */
@NullMarked
package io.deputy.wire;

import org.jspecify.annotations.NullMarked;
