package io.deputy.agent.proxy.datagram;

import java.net.InetSocketAddress;

/**
 * What tells sessions apart.
 *
 * @param client that sends
 * @param asked that it sends to, and is answered from
 */
record SessionKey(InetSocketAddress client, InetSocketAddress asked) {}
