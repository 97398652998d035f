/**
 * Answers names on the gateway of each app network: services by their virtual address, everything
 * else by asking the machine's resolvers, or those that the asking service names.
 *
 * <p>Called by the proxy when networks come and go; questions arrive on Netty's event loops, and
 * which names there are is read from the route table of that moment. Questions that are passed on
 * go and come back byte for byte but for their id, so that EDNS, truncation and record types nobody
 * here knows stay as they were. Nothing is cached, and nothing that is malformed is answered.
 */
@NullMarked
package io.deputy.agent.dns;

import org.jspecify.annotations.NullMarked;
