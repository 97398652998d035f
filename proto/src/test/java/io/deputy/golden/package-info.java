/** Comparing with files that a person has read; test code of every module. */
@NullMarked
package io.deputy.golden;

import org.jspecify.annotations.NullMarked;
