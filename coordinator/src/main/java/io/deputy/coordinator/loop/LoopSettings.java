package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.PortPool;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.model.Timings;

/** What the loop is configured with. */
public record LoopSettings(Timings timings, VirtualAddresses network, PortPool ports) {}
