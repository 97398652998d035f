package io.deputy.coordinator.plan;

import io.deputy.model.ServiceId;
import io.deputy.model.Standing;
import java.util.SortedMap;

/** How every service stands, and why. */
public record Report(SortedMap<ServiceId, Standing> standings) {}
