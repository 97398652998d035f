package io.deputy.coordinator.loop;

import io.deputy.coordinator.catalog.Catalog;
import io.deputy.coordinator.lead.Election;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Seat;
import io.deputy.model.MachineName;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the election, and hands what happens to the {@link Reign} of a leadership as long as one
 * lasts. All calls come from one thread and return at once.
 */
public final class PlanLoop {
  private static final Logger log = LoggerFactory.getLogger(PlanLoop.class);

  private final LoopSettings settings;
  private final Election election;
  private final AsyncStore store;
  private final Catalog catalog;
  private final Consumer<ClusterView> viewers;
  private final InstantSource wall;
  private @Nullable Reign reign;
  private long reigns;

  /** Of the leadership with that term. */
  private final Set<MachineName> followers = new HashSet<>();

  private long followersTerm;
  private long assignments;
  private Election.@Nullable State followed;
  private @Nullable ClusterView shown;

  /**
   * @param wall by which what operators want for a while ends
   */
  public PlanLoop(
      LoopSettings settings,
      Election election,
      AsyncStore store,
      Catalog catalog,
      Consumer<ClusterView> viewers,
      InstantSource wall) {
    this.settings = settings;
    this.election = election;
    this.store = store;
    this.catalog = catalog;
    this.viewers = viewers;
    this.wall = wall;
  }

  /** Takes in one event. {@link #turn} must follow, after this event or after several. */
  public void on(Event event, long now) {
    followElection(now);
    Reign current = reign;
    if (current == null) {
      turnAway(event);
      return;
    }
    switch (event) {
      case Event.Joined e -> current.joined(e, now);
      case Event.Heard e -> current.heard(e, now);
      case Event.Left e -> current.left(e, now);
      case Event.Asked e -> current.asked(e.edit());
      case Event.Wondered e -> current.wondered(e.inquiry(), now);
      case Event.StoreChanged _ -> current.storeChanged();
      case Event.ReadDone e when e.reign() == reigns -> current.readDone(e.reading(), now);
      case Event.CommitDone e when e.reign() == reigns -> current.commitDone(e.commit(), now);
      // Of a reign that is over: the next one has read, or will read, for itself.
      case Event.ReadDone _, Event.CommitDone _ -> {}
      case Event.Stalled e -> current.stalled(e.by());
      case Event.Tick _ -> {}
    }
    if (current.deposed()) {
      election.outbid(current.laterTerm());
      endReign(Optional.empty());
    }
  }

  /** Does what the events since the last turn call for. */
  public void turn(long now) {
    followElection(now);
    if (reign != null) {
      reign.turn(now).ifPresent(this::show);
    }
  }

  /**
   * A fault of this program has ended a turn. The cluster goes on as it stands, and operators are
   * told, until a turn succeeds.
   */
  public void failed(RuntimeException fault) {
    if (shown != null) {
      viewers.accept(
          shown.and(
              "the coordinator decides nothing, since a turn of its loop failed (its log has more): "
                  + fault));
    }
  }

  private void show(ClusterView view) {
    shown = view;
    viewers.accept(view);
  }

  private void followElection(long now) {
    Election.State state = election.state(now);
    switch (state) {
      case Election.State.Leader leader -> lead(leader.leadership(), now);
      case Election.State.Follower follower -> follow(state, follower.leader(), List.of());
      case Election.State.Away away -> follow(state, Optional.empty(), List.of(away.problem()));
    }
  }

  /**
   * Begins a reign, unless it is under way. A leadership may have more than one: a leader that
   * could not confirm its lock falls silent, and goes on in the same term once it can. What it had
   * granted until then it has forgotten, so each reign warms up from its own beginning; and its
   * agents have heard its assignments, so they are counted on.
   */
  private void lead(Leadership leadership, long now) {
    if (reign != null && reign.term() == leadership.term()) {
      return;
    }
    endReign(Optional.empty());
    log.info("leads from now on, term {}", leadership.term());
    var begun =
        new Leadership(
            leadership.term(), leadership.session(), now, Math.max(leadership.soleNanos(), now));
    if (followersTerm != leadership.term()) {
      followersTerm = leadership.term();
      followers.clear();
    }
    reign =
        new Reign(++reigns, begun, followers, settings, store, catalog, () -> ++assignments, wall);
    followed = null;
  }

  private void follow(Election.State state, Optional<Seat> leader, List<String> troubles) {
    endReign(leader);
    if (!state.equals(followed)) {
      followed = state;
      troubles.forEach(log::warn);
      leader.ifPresent(l -> log.info("follows {} at {}", l.name(), l.address()));
      show(ClusterView.following(leader, troubles, settings));
    }
  }

  private void endReign(Optional<Seat> leader) {
    if (reign != null) {
      log.info("leads no more, term {}", reign.term());
      reign.end(leader);
      reign = null;
      catalog.rest();
    }
  }

  /** Whoever speaks to a coordinator that does not lead is told who does. */
  private void turnAway(Event event) {
    Optional<Seat> leader =
        followed instanceof Election.State.Follower f ? f.leader() : Optional.empty();
    switch (event) {
      case Event.Joined e -> e.line().redirect(leader);
      case Event.Heard e -> e.line().redirect(leader);
      case Event.Asked e -> e.edit().outcome().complete(new Edit.Outcome.NotLeading());
      case Event.Left _,
          Event.ReadDone _,
          Event.CommitDone _,
          Event.Wondered _,
          Event.StoreChanged _,
          Event.Stalled _,
          Event.Tick _ -> {}
    }
  }
}
