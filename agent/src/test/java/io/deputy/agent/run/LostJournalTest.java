package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.BOOT;
import static io.deputy.agent.run.AgentRig.DB;
import static io.deputy.agent.run.AgentRig.WEB;
import static io.deputy.agent.run.AgentRig.dbPrimary;
import static io.deputy.agent.run.AgentRig.webPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.run.AgentEvent.Trouble;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.Journal.Memory;
import io.deputy.agent.run.Journal.Recalled;
import io.deputy.agent.run.Journal.StoredLease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent that starts and can't read what the one before it wrote. */
class LostJournalTest {
  private static final Trouble NO_MEMORY = new Trouble(Journal.MEMORY, "journal is torn");
  private static final Trouble NO_LEASE = new Trouble(Journal.LEASE, "lease is torn");

  private final AgentRig rig = new AgentRig();

  private void restart(Trouble... troubles) {
    rig.restart(BOOT, new Recalled(Memory.NONE, null, List.of(troubles)));
  }

  @Test
  void nothingLeasedGoesOnAndItIsToldUntilItIsWrittenAnew() {
    rig.containers.add(DB, State.RUNNING);
    restart(NO_MEMORY);
    assertThat(rig.containers.calls)
        .as("it may be a primary whose lease nobody knows")
        .containsExactly("kill live.db-0-1");

    rig.connect().assign(dbPrimary(3)).millis(1000);
    assertThat(rig.uplink.last().troubles()).containsExactly("journal is torn");

    rig.answering = true;
    rig.millis(1000);
    assertThat(rig.uplink.last().troubles()).isEmpty();
    assertThat(rig.containers.running()).as("it may have promised not to").isEmpty();
    rig.millis(1500);
    assertThat(rig.containers.running()).containsExactly(DB);
  }

  @Test
  void whatRunsWithinAStoredLeaseRunsOnUntilItEnds() {
    rig.containers.add(DB, State.RUNNING);
    long until = rig.now + Duration.ofSeconds(2).toNanos();
    rig.restart(BOOT, new Recalled(Memory.NONE, new StoredLease(BOOT, until), List.of(NO_MEMORY)));
    rig.millis(1900);
    assertThat(rig.containers.running()).containsExactly(DB);
    rig.millis(200);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void theTroubleOfOneFileDoesNotEndWithTheOther() {
    restart(NO_MEMORY, NO_LEASE);
    rig.connect();
    assertThat(rig.uplink.last().troubles()).containsExactly("journal is torn", "lease is torn");
    rig.answering = true;
    rig.assign(webPrimary(1)).millis(1000);
    assertThat(rig.uplink.last().troubles())
        .as("only one was written")
        .containsExactly("lease is torn");

    rig.on(new Trouble(Journal.LEASE, "")).millis(1000);
    assertThat(rig.uplink.last().troubles()).isEmpty();
  }

  /** The forgotten term would have told it from the leader; now only a lease does. */
  @Test
  void aCoordinatorThatGrantsNoLeaseIsNotFollowedAndItsTermNotStored() {
    restart(NO_MEMORY);
    rig.connect().assign(webPrimary(1)).millis(10_000);
    assertThat(rig.containers.running()).isEmpty();
    assertThat(rig.journal.written)
        .as("another agent must not believe it")
        .containsOnly(Memory.NONE);

    rig.on(new AgentEvent.Answered(rig.term, rig.uplink.last().sequence(), null)).millis(1000);
    assertThat(rig.containers.running()).isEmpty();

    rig.answering = true;
    rig.millis(1000);
    assertThat(rig.containers.running()).containsExactly(WEB);
  }

  @Test
  void aLeaseThatCameTooLateShowsNoLeader() {
    restart(NO_MEMORY);
    rig.connect().assign(webPrimary(1));
    long heartbeat = rig.uplink.last().sequence();
    rig.millis(4000).answer(heartbeat).millis(1000);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void aLostLeaseAloneKeepsWhatNeedsNone() {
    rig.begin().connect().assign(dbPrimary(3), webPrimary(1));
    rig.answering = true;
    rig.millis(1000);
    assertThat(rig.containers.running()).containsExactlyInAnyOrder(DB, WEB);

    rig.answering = false;
    rig.restart(BOOT, new Recalled(rig.journal.recall().memory(), null, List.of(NO_LEASE)));
    assertThat(rig.containers.running()).containsExactly(WEB);
  }
}
