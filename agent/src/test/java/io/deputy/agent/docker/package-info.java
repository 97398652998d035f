/**
 * Shows what Docker is asked for, by comparing requests, and that a real Engine then does it
 * ({@link io.deputy.agent.docker.PrivateDocker}; tag {@code contract}).
 */
@NullMarked
package io.deputy.agent.docker;

import org.jspecify.annotations.NullMarked;
