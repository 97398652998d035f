/** Tests of what agents say to each other. */
@NullMarked
package io.deputy.agent.peer;

import org.jspecify.annotations.NullMarked;
