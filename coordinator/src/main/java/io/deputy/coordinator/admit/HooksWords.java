package io.deputy.coordinator.admit;

import io.deputy.model.Hook;
import io.deputy.model.Hooks;
import java.util.ArrayList;

/** What is run around a container's life, but for its environment. */
final class HooksWords {
  private HooksWords() {}

  static void put(Hooks hooks, Words words) {
    words.list("post_start", hooks.postStart(), HooksWords::hook);
    words.list("pre_stop", hooks.preStop(), HooksWords::hook);
  }

  private static String hook(Hook h) {
    var keys = new ArrayList<String>();
    keys.add("command: " + Words.flow(h.command(), Words::quoted));
    Words.addUnless(h.user().isEmpty(), keys, "user: " + Words.quoted(h.user()));
    Words.addUnless(!h.privileged(), keys, "privileged: true");
    Words.addUnless(h.workingDir().isEmpty(), keys, "working_dir: " + Words.quoted(h.workingDir()));
    return Words.braced(keys);
  }
}
