/** Tests of how promises travel between agents. */
@NullMarked
package io.deputy.agent.promise;

import org.jspecify.annotations.NullMarked;
