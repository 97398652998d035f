package io.deputy.coordinator.place;

/** A machine, and what it carries already. */
record Candidate(MachineView machine, Load load) {}
