/** Settings files, and what is said of those that are wrong. */
@NullMarked
package io.deputy.settings;

import org.jspecify.annotations.NullMarked;
