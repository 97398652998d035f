/**
 * Runs placements on this machine's Docker Engine: {@link io.deputy.agent.docker.DockerContainers}
 * is {@link io.deputy.agent.run.Containers} by docker-java.
 *
 * <p>Called by the agent's effects, on their virtual threads; every call blocks, is bounded in time
 * and may be repeated. What Docker is asked to create is decided by pure functions ({@link
 * io.deputy.agent.docker.CreateRequest}, {@link io.deputy.agent.docker.MountRequests}); the rest
 * carries it out. Nothing here decides who runs what: it never starts, restarts or ends a container
 * by itself, never removes a volume, and never touches what is not labelled with its cluster, nor
 * an image that no agent built. No docker-java type leaves this package.
 *
 * <p>Images: {@link io.deputy.agent.docker.Images} pulls, {@link
 * io.deputy.agent.docker.BuiltImages} has those that no registry has: built by {@link
 * io.deputy.agent.docker.BuildRun}, or from another machine. What registries want to see {@link
 * io.deputy.agent.docker.Logins} has.
 */
@NullMarked
package io.deputy.agent.docker;

import org.jspecify.annotations.NullMarked;
