/**
 * What the files mean together: what they leave unsaid is said, services whose profiles are not
 * active are left out, and whatever one thing says of another is there.
 *
 * <p>{@link io.deputy.compose.canonical.Canonical} is the entry; its {@link
 * io.deputy.compose.canonical.Model} is what {@code deputy config} prints and what {@code spec}
 * reads. Reads env files through the port of {@code source}, on the caller's thread.
 */
@NullMarked
package io.deputy.compose.canonical;

import org.jspecify.annotations.NullMarked;
