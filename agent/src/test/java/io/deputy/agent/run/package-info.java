/**
 * The agent's loop with fakes at its ports, in a time that the test sets ({@link
 * io.deputy.agent.run.AgentRig}); what the fakes promise is tested as well.
 */
@NullMarked
package io.deputy.agent.run;

import org.jspecify.annotations.NullMarked;
