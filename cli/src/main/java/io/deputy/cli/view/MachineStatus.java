package io.deputy.cli.view;

import io.deputy.model.Machine;
import java.time.Duration;
import java.util.List;

/**
 * @param contact reachable, silent or lost
 */
public record MachineStatus(
    Machine machine,
    String contact,
    Duration lastHeard,
    boolean draining,
    int primaries,
    int fallbacks,
    List<String> troubles) {}
