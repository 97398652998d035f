/** Holds what people read against the programs: links, commands, options. */
@NullMarked
package io.deputy.docs;

import org.jspecify.annotations.NullMarked;
