/**
 * What an app becomes when it is taken in: pure. The app as its files say it and the records as
 * they stand go in; the records as they should be, or all that speaks against it, come out. Called
 * by the loop, and for {@code deputy plan} over records that nobody changes.
 */
@NullMarked
package io.deputy.coordinator.admit;

import org.jspecify.annotations.NullMarked;
