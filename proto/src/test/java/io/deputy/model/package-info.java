/** What the model refuses, and the order of its phases. */
@NullMarked
package io.deputy.model;

import org.jspecify.annotations.NullMarked;
