package io.deputy.cli.view;

import java.util.List;

/** What ended with an app, and what of it is still there. */
public record Removed(List<String> services, List<String> keptVolumes) {}
