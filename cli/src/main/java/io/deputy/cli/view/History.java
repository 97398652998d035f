package io.deputy.cli.view;

import java.util.List;

/**
 * @param revisions by app, the newest first
 * @param troubles what of it can't be read, a sentence each
 */
public record History(List<Revision> revisions, List<String> troubles) {}
