package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.PortRange;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.model.Timings;

/** What the loop is configured with. */
public record LoopSettings(Timings timings, VirtualAddresses network, PortRange ports) {}
