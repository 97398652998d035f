/**
 * How the services stand that others depend on: what a start waits for, and whose restarts are
 * followed. Pure: agents are told of it, and a standing is judged by it.
 */
@NullMarked
package io.deputy.coordinator.upstream;

import org.jspecify.annotations.NullMarked;
