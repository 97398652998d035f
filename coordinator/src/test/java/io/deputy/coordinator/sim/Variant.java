package io.deputy.coordinator.sim;

import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.Containers;
import io.deputy.agent.run.Journal;
import io.deputy.coordinator.lead.Election;
import io.deputy.coordinator.loop.AgentLine;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Planner;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.store.FakeStore;
import io.deputy.coordinator.store.Store;
import io.deputy.model.Heartbeat;

/**
 * One way in which a world differs from the right one: at the ports only, the code under test is
 * always the same. This one differs in nothing. An object is for one world.
 */
public class Variant {
  /** Everything as it should be. */
  public static final Variant RIGHT = new Variant();

  /** Called first with the store of a world. */
  public void consul(FakeStore store) {}

  /** The store as the coordinator sees it. */
  public Store store(Store store) {
    return store;
  }

  public Election election(Election election) {
    return election;
  }

  /** The time that the coordinator's loop is given. */
  public long loopTime(long now) {
    return now;
  }

  public LoopSettings settings(LoopSettings settings) {
    return settings;
  }

  /** The coordinator's end of a new connection to that machine. */
  public AgentLine line(SimMachine machine, AgentLine line) {
    return line;
  }

  /**
   * An answer as the agent gets it.
   *
   * @param sinceSent nanoseconds of its clock since it sent the heartbeat
   */
  public AgentEvent.Answered answered(AgentEvent.Answered answer, long sinceSent) {
    return answer;
  }

  /** A heartbeat as the coordinator gets it. */
  public Heartbeat heard(Heartbeat heartbeat) {
    return heartbeat;
  }

  /** What an agent finds on its disk. */
  public Journal.Recalled recall(Journal.Recalled found) {
    return found;
  }

  /** Docker as the agent sees it. */
  public Containers docker(SimContainers containers) {
    return containers;
  }

  /** The planner as it is checked after each plan. */
  public Plan plan(Snapshot snapshot) {
    return Planner.plan(snapshot);
  }

  /**
   * Whether what the agent can't fence is fenced beside it: then no agent is away for longer than
   * its lease while containers run on, and a kill works although Docker is away. What does this in
   * earnest is the guard, which is not built yet.
   */
  public boolean guarded() {
    return true;
  }

  /** Whether agents are paused while their containers run on; no guard, no pauses. */
  public boolean pauses() {
    return false;
  }

  /** Called once when the faults begin: somebody meddles. */
  public void meddle(World world) {}
}
