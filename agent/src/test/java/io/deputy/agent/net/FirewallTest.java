package io.deputy.agent.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.net.Command.Output;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is known of the rules that stand, whatever {@code nft} says of them. */
class FirewallTest {
  private static final String NONE = "Error: No such file or directory\nlist table inet deputy";

  private final Nft nft = new Nft();
  private final Firewall firewall = new Firewall(nft);

  /** The table of a kernel. */
  private static final class Nft implements Firewall.Runner {
    @Nullable String table;
    boolean missing;
    boolean refuses;

    /** Of the next listing. */
    boolean interrupted;

    int replaced;

    @Override
    public Output run(List<String> command, String input) throws IOException {
      if (missing) {
        throw new IOException("`nft` can't be started: Too many open files");
      }
      if (command.contains("list")) {
        if (interrupted) {
          return new Output(137, "");
        }
        String now = table;
        return now == null ? new Output(1, NONE) : new Output(0, now);
      }
      if (refuses) {
        return new Output(1, "Error: syntax error");
      }
      replaced++;
      table = input;
      return new Output(0, "");
    }
  }

  private static FirewallRules rules(int port) {
    return new FirewallRules(
        Subnet.parse("198.18.0.0/16"),
        port,
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        DatagramRules.NONE,
        new ClosedPorts(new TreeSet<>(), new TreeSet<>()),
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        Collections.emptySortedSet());
  }

  @Test
  void whatCanNotBeReplacedStands() {
    assertThat(firewall.ensure(rules(7422))).isEmpty();
    nft.missing = true;
    assertThat(firewall.ensure(rules(7423)).orElseThrow())
        .isEqualTo(
            "what has changed in networks and services is not in the rules of nftables yet, those"
                + " of before stand: `nft` can't be started: Too many open files");
    assertThat(firewall.stands()).isTrue();
    nft.missing = false;
    assertThat(firewall.ensure(rules(7423))).isEmpty();
    assertThat(nft.replaced).isEqualTo(2);
  }

  @Test
  void whatCanNotBeListedIsNotChanged() {
    firewall.ensure(rules(7422));
    nft.missing = true;
    firewall.look();
    nft.missing = false;
    nft.interrupted = true;
    firewall.look();
    assertThat(firewall.stands()).isTrue();
    nft.interrupted = false;
    firewall.look();
    firewall.ensure(rules(7422));
    assertThat(nft.replaced).isEqualTo(1);
  }

  @Test
  void whatCouldNotBeListedAtFirstIsTakenAsItIsLater() {
    nft.interrupted = true;
    firewall.ensure(rules(7422));
    nft.interrupted = false;
    firewall.look();
    assertThat(firewall.stands()).isTrue();
    nft.table = "another";
    firewall.look();
    assertThat(firewall.stands()).as("now it was changed").isFalse();
    firewall.ensure(rules(7422));
    assertThat(nft.table).isEqualTo(rules(7422).text());
  }

  @Test
  void aTableThatSomebodyRemovedIsMadeAnew() {
    firewall.ensure(rules(7422));
    nft.table = null;
    firewall.look();
    firewall.ensure(rules(7422));
    assertThat(nft.table).isNotNull();
  }

  @Test
  void rulesOfAnAgentBeforeAreThereUnlessItIsKnownThatTheyAreNot() {
    assertThat(firewall.mayBeThere()).isFalse();
    nft.interrupted = true;
    assertThat(firewall.mayBeThere()).isTrue();
    nft.interrupted = false;
    nft.table = "of before";
    assertThat(firewall.mayBeThere()).isTrue();
  }

  @Test
  void whereTheyAreRefusedNothingStands() {
    nft.refuses = true;
    assertThat(firewall.ensure(rules(7422)).orElseThrow())
        .startsWith("only known ports of services are answered")
        .endsWith("`nft` refuses them: Error: syntax error");
    assertThat(firewall.stands()).isFalse();
  }
}
