/**
 * From the merged tree to the model: what the keys of a service mean to Deputy.
 *
 * <p>One reader for each part of a service. They trust the tree's form, which {@code form} has
 * checked, and add to the findings what only the meaning shows: a volume that nobody declares, a
 * port that two services publish. Pure: files come through {@code ComposeFiles}.
 */
@NullMarked
package io.deputy.compose.spec;

import org.jspecify.annotations.NullMarked;
