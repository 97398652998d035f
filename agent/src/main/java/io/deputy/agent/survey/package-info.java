/**
 * What the machine has that services need, and what others have of it: whether paths and volumes
 * are there, and whether ports are held by other programs.
 *
 * <p>Called by the loop's effects on a thread that may block, whenever what is asked changed and
 * every few seconds. It looks, and never makes a path, opens a port or reads a file's content.
 */
@NullMarked
package io.deputy.agent.survey;

import org.jspecify.annotations.NullMarked;
