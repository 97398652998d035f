/** Who may depend on whom, as rules that each module's tests hold against its classes. */
@NullMarked
package io.deputy.architecture;

import org.jspecify.annotations.NullMarked;
