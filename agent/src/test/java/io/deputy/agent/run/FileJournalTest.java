package io.deputy.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.run.Journal.Memory;
import io.deputy.agent.run.Journal.Primacy;
import io.deputy.agent.run.Journal.Recalled;
import io.deputy.agent.run.Journal.StoredLease;
import io.deputy.model.Endpoint;
import io.deputy.model.Heir;
import io.deputy.model.Heirs;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
  private static final StoredLease LEASE =
      new StoredLease(
          "6f0f2c3e-boot",
          123_456_789L,
          new TreeMap<>(Map.of(PlacementId.parse("live/db.0#3"), 234_567_890L)));

  private static final AgentEvent LEASE_WELL = new AgentEvent.Trouble("lease", "");

  @TempDir Path folder;
  private final List<AgentEvent> events = new CopyOnWriteArrayList<>();

  private static Memory memory() {
    var primacies = new TreeMap<PlacementId, Primacy>();
    var heir =
        new Heir(
            PlacementId.parse("live/db.0#4"),
            new MachineName("h2"),
            new Endpoint("10.0.0.2", 7421));
    var other =
        new Heir(
            PlacementId.parse("live/db.0#5"), new MachineName("h3"), new Endpoint("fd00::3", 7421));
    primacies.put(
        PlacementId.parse("live/db.0#3"), new Primacy(4, true, Heirs.of(List.of(heir, other))));
    primacies.put(PlacementId.parse("live/kv.0#1"), new Primacy(2, true, Heirs.NOBODY));
    primacies.put(PlacementId.parse("live/old.0#1"), new Primacy(3, true));
    primacies.put(PlacementId.parse("live/web.0#1"), new Primacy(0, false));
    return new Memory(7, Duration.ofMillis(3250), primacies);
  }

  private Recalled recall() {
    return FileJournal.recall(folder);
  }

  private void writeBoth() {
    try (var journal = new FileJournal(folder, events::add)) {
      journal.write(1, memory());
      journal.lease(LEASE);
    }
  }

  @Test
  void aNewMachineRemembersNothing() {
    assertThat(recall()).isEqualTo(Recalled.NOTHING);
    assertThat(recall().mayHaveRun()).isFalse();
  }

  @Test
  void whatWasWrittenIsRecalled() {
    writeBoth();
    assertThat(events).containsExactlyInAnyOrder(new AgentEvent.Written(1), LEASE_WELL);
    assertThat(recall()).isEqualTo(new Recalled(memory(), LEASE, List.of()));
    assertThat(recall().mayHaveRun()).isTrue();
  }

  @Test
  void peopleCanReadIt() throws IOException {
    writeBoth();
    assertThat(folder.resolve("journal"))
        .content()
        .startsWith(
            """
            deputy-agent-journal 2
            term 7
            promises 3250 ms
            live/db.0#3 epoch 4 leased heirs live/db.0#4=h2=10.0.0.2:7421 live/db.0#5=h3=[fd00::3]:7421
            live/kv.0#1 epoch 2 leased heirs -
            live/old.0#1 epoch 3 leased
            live/web.0#1 epoch 0
            end\s""");
    assertThat(folder.resolve("lease"))
        .content()
        .startsWith(
            """
            deputy-agent-lease 1
            boot 6f0f2c3e-boot
            until 123456789
            live/db.0#3 until 234567890
            end\s""");
    assertThat(folder).as("nothing is left beside them").isDirectoryNotContaining("glob:**.new");
  }

  /** That one knew no promises: whoever inherits is not known. */
  @Test
  void aJournalOfTheReleaseBeforeIsRead() throws IOException {
    Files.writeString(
        folder.resolve("journal"),
        """
        deputy-agent-journal 1
        term 7
        live/db.0#3 epoch 4 leased
        end fa19a42d
        """);
    Memory memory = recall().memory();
    assertThat(memory.term()).isEqualTo(7);
    assertThat(memory.longestPromise()).isZero();
    assertThat(memory.primacies().values()).containsExactly(new Primacy(4, true));
  }

  @Test
  void aFileTornAtAnyPlaceIsNotTakenForAWholeOne() throws IOException {
    writeBoth();
    Path file = folder.resolve("journal");
    String whole = Files.readString(file);
    for (int length = 0; length < whole.length(); length++) {
      Files.writeString(file, whole.substring(0, length));
      Recalled recalled = recall();
      assertThat(recalled.memory()).as("cut at %d", length).isEqualTo(Memory.NONE);
      assertThat(recalled.troubles()).hasSize(1);
      assertThat(recalled.mayHaveRun()).as("nobody knows").isTrue();
      assertThat(recalled.lease()).as("in a file of its own").isEqualTo(LEASE);
    }
  }

  /** The one trouble that is found, without its source. */
  private String trouble(String source) {
    assertThat(recall().troubles()).hasSize(1);
    AgentEvent.Trouble only = recall().troubles().getFirst();
    assertThat(only.source()).isEqualTo(source);
    return only.sentence();
  }

  @Test
  void anEditedOrForeignFileIsNamedWithItsLine() throws IOException {
    writeBoth();
    Path file = folder.resolve("journal");
    String whole = Files.readString(file);
    Files.writeString(file, whole.replace("term 7", "term 6"));
    assertThat(trouble("journal"))
        .startsWith(file + " can't be read (line 8: found \"end ")
        .contains("it is torn, or edited) and is kept as " + file + ".bad; as whom containers may")
        .contains("nothing is started before a coordinator has shown that it leads");

    Files.writeString(file, "deputy-agent-journal 3\n");
    assertThat(trouble("journal"))
        .contains("(line 1: found \"deputy-agent-journal 3\", expected deputy-agent-journal 2)");
    assertThat(recall().forgotten()).isTrue();
  }

  @Test
  void bytesThatAreNoTextAreShownShort() throws IOException {
    Files.write(folder.resolve("journal"), new byte[4096]);
    assertThat(trouble("journal")).contains("found \"" + "?".repeat(60) + "…\", expected");
  }

  @Test
  void aDamagedFileIsKeptBesideAndSaysSoItself() throws IOException {
    writeBoth();
    Path lease = folder.resolve("lease");
    Files.writeString(lease, "torn");
    assertThat(trouble("lease"))
        .contains("is kept as " + lease + ".bad; how long the last lease lasts is forgotten");
    assertThat(recall().forgotten()).as("the journal is whole").isFalse();

    writeBoth();
    assertThat(recall()).isEqualTo(new Recalled(memory(), LEASE, List.of()));
    assertThat(folder.resolve("lease.bad")).hasContent("torn");
  }

  @Test
  void anAgentThatDiesBeforeItWritesDoesNotMakeTheNextOneForget() throws IOException {
    writeBoth();
    Files.writeString(folder.resolve("journal"), "torn");
    assertThat(recall().forgotten()).isTrue();
    assertThat(recall().forgotten()).isTrue();
    assertThat(folder.resolve("journal.bad")).hasContent("torn");
    assertThat(folder.resolve("journal.bad.2")).as("it is the same one").doesNotExist();
  }

  @Test
  void theFirstDamagedFilesAreKeptAndTheLast() throws IOException {
    for (int i = 1; i <= DamagedFile.KEPT + 2; i++) {
      Files.deleteIfExists(folder.resolve("journal"));
      Files.writeString(folder.resolve("journal"), "damage " + i);
      assertThat(recall().troubles()).hasSize(1);
    }
    assertThat(folder.resolve("journal.bad")).hasContent("damage 1");
    assertThat(folder.resolve("journal.bad.2")).hasContent("damage 2");
    assertThat(folder.resolve("journal.bad.5")).hasContent("damage 7");
    assertThat(folder.resolve("journal.bad.6")).doesNotExist();
  }

  @Test
  void whatCannotBeKeptEitherIsNamedWithBothCauses() throws IOException {
    Path journal = Files.createDirectory(folder.resolve("journal"));
    assertThat(trouble("journal"))
        .startsWith(
            "%s can't be read (Is a directory) and can't be kept as %s.bad either (Operation not"
                .formatted(journal, journal))
        .contains(" permitted); ");
  }

  @Test
  void aLeaseThatCannotBeWrittenIsToldOnceUntilItCan() throws IOException {
    Path lease = folder.resolve("lease");
    Path beside = Files.createDirectory(folder.resolve("lease.new")); // is in the way
    try (var journal = new FileJournal(folder, events::add)) {
      journal.lease(LEASE);
      await().until(() -> events.size() == 1);
      journal.lease(LEASE);
    }
    var trouble =
        new AgentEvent.Trouble(
            "lease",
            lease + " can't be written; an older lease is on disk, which is safe: Is a directory");
    assertThat(events).containsExactly(trouble);

    try (var journal = new FileJournal(folder, events::add)) {
      journal.lease(LEASE);
      await().until(() -> events.size() == 2);
      Files.delete(beside);
      journal.lease(LEASE);
    }
    assertThat(events).containsExactly(trouble, trouble, new AgentEvent.Trouble("lease", ""));
    assertThat(recall().lease()).isEqualTo(LEASE);
  }

  @Test
  void aFullDiskIsNamedWithItsCause() throws IOException {
    Files.createSymbolicLink(folder.resolve("journal.new"), Path.of("/dev/full"));
    try (var journal = new FileJournal(folder, events::add)) {
      journal.write(1, memory());
    }
    assertThat(events)
        .containsExactly(
            new AgentEvent.NotWritten(
                1,
                folder.resolve("journal")
                    + " can't be written, so nothing is started: No space left on device"));
  }

  @Test
  void aFolderThatCannotBeWrittenIsAnAnswerToo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    try (var journal = new FileJournal(file, events::add)) {
      journal.write(3, memory());
    }
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            AgentEvent.NotWritten.class,
            e -> {
              assertThat(e.version()).isEqualTo(3);
              assertThat(e.reason()).contains("can't be written, so nothing is started");
            });
  }
}
