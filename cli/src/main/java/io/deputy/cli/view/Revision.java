package io.deputy.cli.view;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * One change of an app, as it is kept.
 *
 * @param by the identity in the operator's certificate
 * @param action applied, scaled or removed
 * @param counts services by what became of them, those of none left out
 * @param changes empty where all apps were asked for, as are files and images
 * @param files hashes of contents that it carried
 * @param images Docker's ids of those that services were healthy with, by service
 */
public record Revision(
    String app,
    long number,
    Instant at,
    String by,
    String action,
    SortedMap<Change.Kind, Integer> counts,
    List<Change> changes,
    List<String> files,
    SortedMap<String, List<String>> images) {}
