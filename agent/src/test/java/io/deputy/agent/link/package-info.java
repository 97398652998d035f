/**
 * The link to the coordinators, over real connections to a {@link
 * io.deputy.agent.link.FakeCoordinator}: whom the agent trusts, where it turns next, what it says
 * when it finds nobody.
 */
@NullMarked
package io.deputy.agent.link;

import org.jspecify.annotations.NullMarked;
