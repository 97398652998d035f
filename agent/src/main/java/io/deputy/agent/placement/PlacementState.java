package io.deputy.agent.placement;

import io.deputy.model.Goal;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one placement. Only {@link PlacementMachine} makes the next one. Times are
 * nanoseconds since boot.
 *
 * @param since when it came into its phase
 * @param message the probe's last word, or why it is not further
 * @param container its id at Docker; empty while there is none
 * @param running as last done or seen
 * @param mayStart it was told to start, and it is not known whether it was or still will be: Docker
 *     goes on with what nobody waits for any more. Stop and kill wait for it
 * @param startedAt Docker's word for its last start; 0 until a list has shown it
 * @param image null until it was fetched, or its container was adopted
 * @param noImage when it was last asked for it could not be had
 * @param work the effect under way
 * @param actedAt when an effect last began or ended: lists asked for earlier are out of date
 * @param killing a kill is under way, beside any other work
 * @param killAt not before this is it killed again
 * @param tenureUntil until when it may run, by a lease or by promises, if its goal needs that
 * @param ranSince when it was last started
 * @param run how often it was started, as far as this agent knows; 0 if it never ran
 * @param restarts how often it was started again
 * @param exits how often in a row it ended by itself without having served for long
 * @param restartAt not before this is it started again
 * @param tries how often in a row work has failed
 * @param dueAt not before this is work begun
 * @param probing a probe is under way
 * @param probeAt when the next probe is due
 * @param failures how many probes in a row have failed
 * @param followed by slot, the runs that those had when it was started which it follows; empty if
 *     it follows none, or that is not known
 * @param hooksDue it runs, and its commands after the start have not ended yet
 * @param beside how those stand whose containers its own uses
 * @param joined the runs that those had when it was started whose namespaces it lives in; empty if
 *     it lives in none, or that is not known
 * @param wakeAt when a {@link Event.Tick} next changes something; {@link Long#MAX_VALUE} for never
 */
public record PlacementState(
    Goal goal,
    Phase phase,
    long since,
    String message,
    String container,
    boolean running,
    boolean mayStart,
    long startedAt,
    @Nullable Image image,
    boolean noImage,
    Work work,
    long actedAt,
    boolean killing,
    long killAt,
    long tenureUntil,
    long ranSince,
    long run,
    int restarts,
    int exits,
    long restartAt,
    int tries,
    long dueAt,
    boolean probing,
    long probeAt,
    int failures,
    SortedMap<String, String> followed,
    boolean hooksDue,
    Beside beside,
    String joined,
    long wakeAt) {

  /** What an image declares, as {@link Event.Fetched} has it. */
  public record Image(Ports exposed, boolean healthcheck, String id) {
    public static final Image UNKNOWN = new Image(Ports.NONE, false, "");
  }

  /** A placement that is new here: there is no container of it. Step it with a tick to begin. */
  public static PlacementState assigned(Goal goal, long tenureUntil, long now) {
    return adopted(goal, tenureUntil, "", false, 0, 0, null, Work.IDLE, now);
  }

  /**
   * A placement whose container was found. Step it with a tick to go on.
   *
   * @param exitCode of one that ran and does not
   * @param image as the container has it, so that it is never reported without its ports: nobody
   *     would listen on them; null if it does not say, and the image has to be asked
   * @param work an effect that was asked for before it was adopted, and is answered here
   */
  public static PlacementState adopted(
      Goal goal,
      long tenureUntil,
      String container,
      boolean running,
      long startedAt,
      int exitCode,
      @Nullable Image image,
      Work work,
      long now) {
    var found = new StepDraft(goal, now);
    found.tenureUntil = tenureUntil;
    found.container = container;
    found.running = running;
    // An agent before this one may have asked for it, and did not hear.
    found.mayStart = !running && !container.isEmpty() && work == Work.IDLE;
    found.startedAt = startedAt;
    found.run = startedAt == 0 ? 0 : 1;
    found.image = image;
    found.work = work;
    found.followed = running ? goal.upstream().runs() : Collections.emptySortedMap();
    boolean ran = !running && startedAt != 0 && goal.kind() == Goal.Kind.RUN;
    if (ran && goal.spec().restarts().mayEnd()) {
      Intake.ended(found, exitCode);
    }
    return found.step().state();
  }

  public PlacementId id() {
    return goal.placement();
  }

  /** Whether its tenure, if it needs one, has not run out. */
  public boolean mayRun(long now) {
    return !goal.leased() || now < tenureUntil;
  }

  /** Whether its container runs, or may in a moment, as far as this agent can know. */
  public boolean mayBeRunning() {
    return mayBeRunning(running, mayStart, work);
  }

  static boolean mayBeRunning(boolean running, boolean mayStart, Work work) {
    return running || mayStart || work == Work.START;
  }

  /** Whether it is over, and nothing of it is left. */
  public boolean cleared() {
    return phase.band() == Phase.Band.ENDED && container.isEmpty() && work == Work.IDLE && !killing;
  }

  /** Whether clients may be sent to it now, as far as its container goes. */
  public boolean answers(long now) {
    return goal.serves()
        && running
        && !killing
        && (phase == Phase.HEALTHY || phase == Phase.UNHEALTHY)
        && mayRun(now);
  }

  public Observation observe(long now) {
    return new Observation(
        id(),
        phase,
        goal.epoch(),
        message,
        restarts,
        Duration.ofNanos(Math.max(0, now - since)),
        container,
        image == null ? Ports.NONE : image.exposed(),
        image == null ? "" : image.id(),
        startedAt,
        noImage,
        followed);
  }
}
