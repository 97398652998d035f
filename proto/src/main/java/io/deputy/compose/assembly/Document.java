package io.deputy.compose.assembly;

import io.deputy.compose.source.Node.Mapping;

/**
 * One document of a file.
 *
 * @param path of the file: absolute, or {@code -}
 * @param tree as it is written, and of the current format
 */
public record Document(String path, Mapping tree) {}
