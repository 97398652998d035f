/**
 * Where a connection goes: pure, from the routes of the coordinator and what this machine runs.
 *
 * <p>The loop builds a {@link io.deputy.agent.route.RouteTable} whenever either changes; the proxy
 * and the DNS server read it from Netty's threads through one volatile field. Nothing here opens a
 * connection.
 */
@NullMarked
package io.deputy.agent.route;

import org.jspecify.annotations.NullMarked;
