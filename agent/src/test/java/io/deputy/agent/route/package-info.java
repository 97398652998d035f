/** Tests of the decisions. */
@NullMarked
package io.deputy.agent.route;

import org.jspecify.annotations.NullMarked;
