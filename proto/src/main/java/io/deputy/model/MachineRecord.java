package io.deputy.model;

/**
 * What is stored of a machine: what operators said of it, and where it was last seen.
 *
 * @param draining takes no new placements, and gives away what it has
 */
public record MachineRecord(Machine machine, boolean draining) {}
