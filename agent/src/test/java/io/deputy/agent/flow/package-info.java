/** Tests of flows, and of what is counted of them. */
@NullMarked
package io.deputy.agent.flow;

import org.jspecify.annotations.NullMarked;
