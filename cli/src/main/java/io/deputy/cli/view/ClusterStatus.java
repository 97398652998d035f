package io.deputy.cli.view;

import java.util.List;

/**
 * Machines and services as one coordinator knew them at one moment.
 *
 * @param troubles what is wrong with the cluster itself, a sentence each
 * @param revision of the stored state that services and standings were computed from
 */
public record ClusterStatus(
    long term,
    String coordinator,
    List<MachineStatus> machines,
    List<ServiceStatus> services,
    List<String> troubles,
    long revision) {}
