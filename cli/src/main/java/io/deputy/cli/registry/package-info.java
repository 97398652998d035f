/**
 * The operator's logins at registries, of which an app's machines need some: read from where {@code
 * docker login} has put them, and given to the app as a content, as its secrets are.
 *
 * <p>Called by the commands that load an app, on the main thread. Nothing here asks a registry or a
 * coordinator, and no message has a password in it.
 */
@NullMarked
package io.deputy.cli.registry;

import org.jspecify.annotations.NullMarked;
