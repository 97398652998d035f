/** Logins as Docker keeps them, and the images that want them. */
@NullMarked
package io.deputy.cli.registry;

import org.jspecify.annotations.NullMarked;
