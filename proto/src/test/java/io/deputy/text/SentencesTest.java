package io.deputy.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.golden.Golden;
import io.deputy.model.Constraint;
import io.deputy.model.Contact;
import io.deputy.model.FloatingAddress;
import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.SlotId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {
  private static final MachineName H1 = new MachineName("h1");
  private static final MachineName H2 = new MachineName("h2");
  private static final PlacementId P1 = PlacementId.parse("app/db.0#1");
  private static final PlacementId P2 = PlacementId.parse("app/db.1#2");
  private static final SlotId FIRST = P1.slot();
  private static final SlotId SECOND = P2.slot();

  private static final MachinePort CONSUL = new MachinePort(Protocol.TCP, 8500, "");

  private static final List<Reason> REASONS =
      List.of(
          new Reason.NotReachable(H1, Contact.SILENT, Duration.ofMillis(2530)),
          new Reason.NotReachable(H1, Contact.LOST, Duration.ofMinutes(7)),
          new Reason.NotInCluster(H1),
          new Reason.Draining(H1),
          new Reason.OtherRoleHere(H1, P1),
          new Reason.ConstraintFails(H1, Constraint.parse("node.labels.disk==ssd")),
          new Reason.PortTaken(H1, 8080, P1),
          new Reason.TooManyThere(H1, 2, 2),
          new Reason.PathMissing(H1, "/srv/banks"),
          new Reason.PathUnknown(H1, "/srv/banks"),
          new Reason.StartsAgain(PlacementId.parse("live/web.0#1"), H1),
          new Reason.VolumeMissing(H1, "banks"),
          new Reason.VolumeUnknown(H1, "banks"),
          new Reason.PortHeld(H1, CONSUL),
          new Reason.PortUnknown(H1, CONSUL),
          new Reason.NotAnsweredThere(FIRST.service(), H1, CONSUL),
          new Reason.IngressNotInCluster(FIRST.service(), H1),
          new Reason.AddressImpossible(
              H1,
              FloatingAddress.parse("10.0.0.50/24"),
              "no interface of the machine is in that network"),
          new Reason.AddressComing(H1, FloatingAddress.parse("10.0.0.50/24")),
          new Reason.AddressUnknown(H1, FloatingAddress.parse("10.0.0.50/24")),
          new Reason.TooLittleCpu(H1, 500, 1500),
          new Reason.TooLittleCpu(H1, -250, 1500),
          new Reason.TooLittleMemory(H1, 1200L << 20, 2L << 30),
          new Reason.TooLittleMemory(H1, -1, 64L << 20),
          new Reason.WrongPlatform(H1, "linux/amd64", "linux/arm64"),
          new Reason.DataElsewhere(H2, H1),
          new Reason.NotBeside(H1, SECOND, H2),
          new Reason.NothingBeside(SECOND, Role.FALLBACK),
          new Reason.FailedHere(H1, P1, "no such file: /srv"),
          new Reason.NoMachineFits(FIRST, Role.PRIMARY, List.of(), 0),
          new Reason.NoMachineFits(
              SECOND,
              Role.FALLBACK,
              List.of(new Reason.Draining(H1), new Reason.OtherRoleHere(H2, P2)),
              0),
          new Reason.NoMachineFits(FIRST, Role.FALLBACK, List.of(new Reason.Draining(H1)), 9970),
          new Reason.WaitsForLease(FIRST, H1, Duration.ofMillis(1250)),
          new Reason.WaitsForLease(FIRST, H1, Duration.ofMillis(-5)),
          new Reason.StillRunning(P1, H1, Contact.REACHABLE),
          new Reason.StillRunning(P1, H1, Contact.LOST),
          new Reason.NeverCopied(FIRST, H2, H1),
          new Reason.NoHeir(SECOND, H1),
          new Reason.Brake(2, 3),
          new Reason.Restarted(P1, H1, 3, Duration.ofSeconds(2), Duration.ofSeconds(10)),
          new Reason.Restarted(P1, H1, 1, Duration.ofSeconds(2), Duration.ofSeconds(10)),
          new Reason.NotReported(P1, H1),
          new Reason.OldSpec(P1, H1),
          new Reason.BeingRemoved(new ServiceId("app", "db")),
          new Reason.BeingMoved(FIRST, H1, H2),
          new Reason.BeingMoved(SECOND, H1, null),
          new Reason.BeingMoved(FIRST, null, H2),
          new Reason.MoveNotBegun(FIRST, Duration.ofMinutes(10)),
          new Reason.NotWanted(FIRST),
          new Reason.OnEveryMachine(FIRST.service()),
          new Reason.MovesWith(FIRST.service(), new ServiceId("app", "vpn")),
          new Reason.DataStays(FIRST, H1),
          new Reason.RanToItsEnd(P1, H1),
          new Reason.HeldByOperator(FIRST.service(), Instant.parse("2026-03-01T12:00:00.5Z")),
          new Reason.NoMachines(),
          new Reason.NoReplicas(),
          new Reason.FallbackUnwanted(FIRST),
          new Reason.BrokenRecord("deputy/lab/services/app/db", "epoch: found \"x\""),
          new Reason.DockerAway(H1),
          new Reason.CanNotBeStored("app/db", "its record takes 600000 bytes"),
          new Reason.RecordGone(FIRST.service(), List.of(H1, H2)),
          new Reason.RecordBehind(
              FIRST.service(), 1, List.of(new Reason.RecordBehind.Newer(P1, H1, 2, 1))),
          new Reason.RecordBehind(
              FIRST.service(),
              1,
              List.of(
                  new Reason.RecordBehind.Newer(P1, H1, 2, 2),
                  new Reason.RecordBehind.Newer(P2, H2, 0, 1))));

  private static Stream<Reason> all() {
    return Stream.concat(
        REASONS.stream(),
        Arrays.stream(Phase.values())
            .flatMap(
                phase ->
                    Stream.of(
                        new Reason.HeirNotReady(P1, H1, phase, ""),
                        new Reason.Progress(P1, H1, phase, "a message"))));
  }

  @Test
  void sentencesAreAsTheyWereRead() {
    var byKind = new LinkedHashMap<String, StringBuilder>();
    all()
        .forEach(
            r ->
                byKind
                    .computeIfAbsent(r.getClass().getSimpleName(), _ -> new StringBuilder())
                    .append("  ")
                    .append(Sentences.of(r))
                    .append('\n'));
    String text =
        byKind.entrySet().stream()
            .map(e -> e.getKey() + "\n" + e.getValue())
            .collect(Collectors.joining("\n"));
    Golden.compare(Golden.resource("text/sentences.txt"), text);
  }

  /** A reason that is added later must be read here too. */
  @Test
  void noReasonIsLeftOut() {
    Set<String> covered =
        all().map(r -> r.getClass().getSimpleName()).collect(Collectors.toCollection(TreeSet::new));
    assertThat(Reason.class.getPermittedSubclasses())
        .extracting(Class::getSimpleName)
        .containsExactlyInAnyOrderElementsOf(covered);
  }

  @Test
  void noneEndsInAFullStopOrSpansLines() {
    assertThat(all().map(Sentences::of)).noneMatch(s -> s.endsWith(".") || s.contains("\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0.0 s",
    "0, 0.0 s",
    "9999, 10.0 s",
    "10000, 10 s",
    "119999, 119 s",
    "120000, 2 min",
    "7199999, 119 min",
    "7200000, 2 h",
    "864000000, 240 h"
  })
  void spans(long millis, String text) {
    assertThat(Sentences.span(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
