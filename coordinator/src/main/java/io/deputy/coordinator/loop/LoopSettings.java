package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.PortRange;
import io.deputy.coordinator.admit.VirtualNetwork;
import io.deputy.model.Timings;

/** What the loop is configured with. */
public record LoopSettings(Timings timings, VirtualNetwork network, PortRange ports) {}
