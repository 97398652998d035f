package io.deputy.agent.placement;

/**
 * The next step of one placement. An event is taken in first; then the goal is pursued from what is
 * known, so a lost or repeated event changes nothing for long.
 *
 * <pre>
 * goal      from             with                           does             and becomes
 * the first three            a stop or removal under way    -                (same, until answered)
 * FETCH     PREPARING        no image                       Fetch            PULLING
 *           PREPARING        image                          -                READY
 * PREPARE   PREPARING        no image                       Fetch            PULLING
 *           PREPARING        no container                   Create           (same)
 *           PREPARING        container                      -                READY
 *           any              it runs: somebody started it   Stop             (same)
 * PREPARE RUN  any           no container it uses is there  -                (same)
 * RUN       PREPARING LIVE   no image, then no container    Fetch, Create    PULLING, or stays LIVE
 *           PREPARING        what it depends on is missing  -                READY
 *           PREPARING        no lease, and it needs one     -                READY
 *           PREPARING LIVE   container, and lease           Start            STARTING
 *           PREPARING LIVE   whose network it has is down   -                (same)
 *           LIVE             what it follows ran anew       Stop             STARTING, then as above
 *           LIVE             it runs, its hooks are due     RunHooks         (same)
 *           LIVE             it runs                        RunProbe         (by the answer)
 * DRAIN     PREPARING        nothing runs                   -                STOPPED
 *           any but ENDED    it runs, or may have started   Stop             DRAINING
 *           ENDING           nothing of it runs any more    -                STOPPED
 * END       as DRAIN, then   a container is left            Remove           (same)
 *
 * phase      event                                          becomes
 * STARTING   probe succeeds                                 HEALTHY
 *            3 probes fail, 30 s after the start            UNHEALTHY
 * HEALTHY    3 probes fail in a row                         UNHEALTHY        (or what the probe says)
 * UNHEALTHY  probe succeeds                                 HEALTHY
 * LIVE       the container ended, was killed, vanished      STARTING         restart: at once, 1 s … 30 s
 * LIVE       a command after its start failed               STARTING         as if it had ended
 * LIVE       it ended, and runs once: with 0                COMPLETED
 * LIVE       with another code, and no try is left          FAILED           stays so, whatever the goal
 * any        its start finds no container                   (same)           Create, then as above
 * LIVE       the lease ran out                              STARTING         Kill, before anything else
 * never ran  refused 5 times in a row: by Docker, or by     FAILED           stays so, whatever the goal
 *            a disk on which its epoch can't be written
 * any        the image is nowhere                           (same, PULLING)  again after 1 s … 30 s
 * any        others are at the image, or at all builders    (same, PULLING)  the same, or when told where it is
 * any        Docker is away                                 (same)           again after 1 s … 30 s, or told
 * </pre>
 *
 * A goal moves FETCH → PREPARE → RUN → DRAIN → END, and its epoch up. A goal that goes back is not
 * taken: who sent it is behind, and is told what is by the next observation. An ended placement
 * stays ended. The answer to an effect that was not asked for is a bug, and throws.
 */
public final class PlacementMachine {
  private PlacementMachine() {}

  /**
   * @param now nanoseconds since boot, never less than in the step before
   */
  public static Step step(PlacementState state, Event event, long now) {
    var p = new StepDraft(state, now);
    Intake.take(p, event);
    Pursuit.pursue(p);
    return p.step();
  }
}
