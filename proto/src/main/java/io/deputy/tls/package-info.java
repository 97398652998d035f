/**
 * Whom a client of Deputy takes for a server of its cluster, by the certificate's identity and not
 * by a host name; and whether the files that a program shows itself with can be used.
 *
 * <p>Files are read at the start, by whoever starts. The trust is built once by the agent's link
 * and by the command line; called by the TLS handshake, on whichever thread makes it. It knows the
 * JDK only, so that it costs neither of them a library. No private key is kept or told here.
 */
@NullMarked
package io.deputy.tls;

import org.jspecify.annotations.NullMarked;
