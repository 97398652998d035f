package io.deputy.cli.view;

/**
 * Who answered.
 *
 * @param leader HOST:PORT, empty while there is none
 */
public record About(
    String version, String coordinator, String cluster, boolean leads, String leader, long term) {}
