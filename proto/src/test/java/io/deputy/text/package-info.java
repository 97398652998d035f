/** Every reason's sentence, compared with a golden file. */
@NullMarked
package io.deputy.text;

import org.jspecify.annotations.NullMarked;
