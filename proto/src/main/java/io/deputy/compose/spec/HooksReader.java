package io.deputy.compose.spec;

import io.deputy.model.Hook;
import io.deputy.model.Hooks;
import java.util.List;

/** What is run around a container's life. */
final class HooksReader {
  private HooksReader() {}

  static Hooks read(View service) {
    return new Hooks(hooks(service, "post_start"), hooks(service, "pre_stop"));
  }

  private static List<Hook> hooks(View service, String key) {
    return service.items(key).stream()
        .filter(hook -> !hook.textsOrNone("command").isEmpty())
        .map(HooksReader::hook)
        .toList();
  }

  private static Hook hook(View hook) {
    return new Hook(
        hook.textsOrNone("command"),
        hook.text("user", ""),
        hook.truth("privileged", false),
        hook.text("working_dir", ""),
        hook.known("environment"));
  }
}
