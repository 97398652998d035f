package io.deputy.agent.run;

import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;
import io.deputy.model.Observation;
import io.deputy.model.PlacementId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Remembers what was sent. */
public final class FakeUplink implements Uplink {
  public final List<Heartbeat> heartbeats = new ArrayList<>();
  public final List<Long> hellos = new ArrayList<>();
  public long lastSentAt;
  private final LongSupplier clock;

  public FakeUplink(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public void hello(Machine me, long term) {
    hellos.add(term);
  }

  @Override
  public void heartbeat(Heartbeat heartbeat) {
    heartbeats.add(heartbeat);
    lastSentAt = clock.getAsLong();
  }

  public Heartbeat last() {
    return heartbeats.getLast();
  }

  public Optional<Observation> observation(PlacementId placement) {
    return last().observations().stream().filter(o -> o.placement().equals(placement)).findFirst();
  }
}
