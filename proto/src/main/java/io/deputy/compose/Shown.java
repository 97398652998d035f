package io.deputy.compose;

import io.deputy.compose.canonical.Model;
import io.deputy.compose.source.Notice;
import java.util.List;

/**
 * What the files of an app say.
 *
 * @param notices what the user should know, each once, in the order of files and lines
 */
public record Shown(Model model, List<Notice> notices) {
  public Shown {
    notices = List.copyOf(notices);
  }
}
