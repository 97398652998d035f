/** What is sent to a terminal that is drawn again, and to a pipe. */
@NullMarked
package io.deputy.cli.show;

import org.jspecify.annotations.NullMarked;
