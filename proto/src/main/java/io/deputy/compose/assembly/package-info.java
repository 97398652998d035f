/**
 * Many files become one tree: documents and files laid over each other, {@code extends}, {@code
 * include}, files of format 1, relative paths made absolute.
 *
 * <p>{@link io.deputy.compose.assembly.Assembly} is the entry. What comes out is in the normal form
 * of {@code io.deputy.compose.form}, says which folder each relative path started from, and has
 * neither {@code extends} nor {@code include} any more. Reads files through the port of {@code
 * source}, on the caller's thread.
 */
@NullMarked
package io.deputy.compose.assembly;

import org.jspecify.annotations.NullMarked;
