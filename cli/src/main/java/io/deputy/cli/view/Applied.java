package io.deputy.cli.view;

import java.util.List;

/**
 * @param missing hashes of contents that nobody uploaded yet: nothing was stored
 * @param revision of the stored state that holds the change
 */
public record Applied(List<Change> changes, List<String> missing, long revision) {}
