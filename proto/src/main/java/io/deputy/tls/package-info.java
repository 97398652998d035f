/**
 * Whom a client of Deputy takes for a server of its cluster: by the certificate's identity, not by
 * a host name.
 *
 * <p>Built once by the agent's link and by the command line; called by the TLS handshake, on
 * whichever thread makes it. It knows the JDK only, so that it costs neither of them a library, and
 * reads no file.
 */
@NullMarked
package io.deputy.tls;

import org.jspecify.annotations.NullMarked;
