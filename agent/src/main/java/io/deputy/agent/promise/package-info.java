/**
 * Promises between agents, over the port and with the certificates of all that goes between
 * machines, on connections of their own: a crowd of clients delays none of them.
 */
@NullMarked
package io.deputy.agent.promise;

import org.jspecify.annotations.NullMarked;
