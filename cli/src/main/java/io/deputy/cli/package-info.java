@NullMarked
package io.deputy.cli;

import org.jspecify.annotations.NullMarked;
