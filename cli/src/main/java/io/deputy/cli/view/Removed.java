package io.deputy.cli.view;

import java.util.List;

/**
 * What ends with an app, and what of it stays.
 *
 * @param revision of the stored state that holds the change
 * @param index number of the app's latest revision
 */
public record Removed(List<String> services, List<String> keptVolumes, long revision, long index) {}
