/** Tests of what an agent finds on its machine. */
@NullMarked
package io.deputy.agent.survey;

import org.jspecify.annotations.NullMarked;
