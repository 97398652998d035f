/**
 * Whom a client of Deputy takes for a server of its cluster, by the certificate's identity and not
 * by a host name; and whether the files that a program shows itself with can be used.
 *
 * <p>Files are read at the start, by whoever starts, and again for a new connection once they have
 * changed ({@link io.deputy.tls.Renewed}): by the agent's link and the coordinator's server, on the
 * thread that makes the connection. The trust is called by the TLS handshake, on whichever thread
 * makes it. All of it knows the JDK only, so that it costs the command line no library. No private
 * key is kept or told here.
 */
@NullMarked
package io.deputy.tls;

import org.jspecify.annotations.NullMarked;
