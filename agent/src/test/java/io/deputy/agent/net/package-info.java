/** Tests of what the machine's networks are to the agent. */
@NullMarked
package io.deputy.agent.net;

import org.jspecify.annotations.NullMarked;
