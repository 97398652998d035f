/**
 * The operator's end of TLS: who the operator is, read from the files that {@code deputy pki} made,
 * and whom the operator takes for a coordinator.
 *
 * <p>{@code remote} builds one context for each command, on the main thread; the handshake then
 * calls it on the event loop. Files are read once, with an {@link io.deputy.cli.process.Failure}
 * for what is wrong with them; nothing is written, and no key is ever part of a message.
 */
@NullMarked
package io.deputy.cli.tls;

import org.jspecify.annotations.NullMarked;
