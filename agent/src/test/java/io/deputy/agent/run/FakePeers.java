package io.deputy.agent.run;

import io.deputy.model.Endpoint;
import io.deputy.model.MachineName;
import io.deputy.model.PromiseQuestion;
import java.util.ArrayList;
import java.util.List;

/** Remembers what was asked. */
public final class FakePeers implements Peers {
  public final List<Asked> asked = new ArrayList<>();

  /** One question on its way. */
  public record Asked(MachineName machine, Endpoint peer, PromiseQuestion question) {}

  @Override
  public void ask(MachineName machine, Endpoint peer, PromiseQuestion question) {
    asked.add(new Asked(machine, peer, question));
  }

  public Asked last() {
    return asked.getLast();
  }
}
