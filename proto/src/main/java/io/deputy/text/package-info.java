/**
 * Reasons in words: the one place where the sentences are written that {@code deputy explain} and
 * {@code deputy status} print, that the log and Consul show, and that tests compare.
 */
@NullMarked
package io.deputy.text;

import org.jspecify.annotations.NullMarked;
