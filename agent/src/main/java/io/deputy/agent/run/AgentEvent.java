package io.deputy.agent.run;

import io.deputy.agent.placement.Event;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.Containers.Hint;
import io.deputy.model.Assignment;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.deputy.model.Sorted;
import io.deputy.model.Survey;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened to an agent. The time of the event comes beside it. */
public sealed interface AgentEvent {
  /** Time has passed. The first one begins everything. */
  record Tick() implements AgentEvent {}

  /** There is a connection to a coordinator, which waits for a hello. */
  record Connected(String coordinator) implements AgentEvent {}

  /** It is gone; nothing comes from it any more. */
  record Disconnected(String why) implements AgentEvent {}

  record Assigned(Assignment assignment) implements AgentEvent {}

  /**
   * An assignment came that this release can't read: what is wanted now nobody here knows.
   *
   * @param why a sentence that names it
   */
  record Unreadable(String why) implements AgentEvent {}

  /**
   * The answer to one heartbeat.
   *
   * @param lease null: none is granted
   */
  record Answered(long term, long heartbeat, @Nullable Duration lease) implements AgentEvent {}

  /** Another machine's agent has answered what it was asked to promise. */
  record Promised(MachineName machine, PromiseAnswer answer) implements AgentEvent {}

  /**
   * Another machine's agent asks this one to promise something.
   *
   * @param reply takes the answer, at once, on the loop's thread
   */
  record AskedToPromise(
      MachineName machine, PromiseQuestion question, Consumer<PromiseAnswer> reply)
      implements AgentEvent {}

  /** What came of an effect. */
  record Happened(PlacementId placement, Event event) implements AgentEvent {}

  /**
   * The containers and networks of this machine.
   *
   * @param lookedAt as the request had it
   * @param docker the engine's version
   * @param builtImages references of images that agents built
   */
  record Looked(
      long lookedAt,
      List<Found> found,
      List<AppNetwork> networks,
      String docker,
      SortedSet<String> builtImages)
      implements AgentEvent {
    public Looked {
      builtImages = Sorted.copyOf(builtImages);
      found = List.copyOf(found);
      networks = List.copyOf(networks);
    }
  }

  /**
   * @param reason a sentence of its own
   */
  record NotLooked(String reason) implements AgentEvent {}

  /** The answer to {@link Effects#survey}. */
  record Surveyed(Survey survey) implements AgentEvent {}

  record Hinted(Hint hint) implements AgentEvent {}

  /** The memory of that version is safe on disk. */
  record Written(long version) implements AgentEvent {}

  record NotWritten(long version, String reason) implements AgentEvent {}

  /**
   * Something is wrong, or right again.
   *
   * @param source who says so: each has at most one trouble
   * @param sentence empty if nothing is wrong any more
   */
  record Trouble(String source, String sentence) implements AgentEvent {}
}
