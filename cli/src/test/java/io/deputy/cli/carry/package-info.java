/** Archives of carried files: the same bytes for the same files, whoever packs them. */
@NullMarked
package io.deputy.cli.carry;

import org.jspecify.annotations.NullMarked;
