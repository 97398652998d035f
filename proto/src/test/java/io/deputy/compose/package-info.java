/** Tests of the loader: tables of values, exact sentences, golden files, mutated text. */
@NullMarked
package io.deputy.compose;

import org.jspecify.annotations.NullMarked;
