package io.deputy.coordinator.place;

/** A machine, and what it carries already. */
public record Candidate(MachineView machine, Load load) {}
