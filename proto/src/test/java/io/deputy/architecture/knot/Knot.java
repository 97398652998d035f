package io.deputy.architecture.knot;

import io.deputy.architecture.ProtoArchitectureTest.Rope;

/** Knows the package above, which knows it. */
public record Knot(Rope in) {}
