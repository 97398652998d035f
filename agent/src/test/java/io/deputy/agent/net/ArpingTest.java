package io.deputy.agent.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What iputils 20221126 prints, run by {@code timeout}. */
class ArpingTest {
  private static Arping.Answer answer(int code, String text) {
    return Arping.answer(new Command.Output(code, text));
  }

  @Test
  void whoAnswersHasIt() {
    assertThat(
            answer(
                1,
                """
                ARPING 10.0.0.50 from 0.0.0.0 eth0
                Unicast reply from 10.0.0.50 [02:42:0A:00:00:0C]  0.591ms
                Sent 1 probes (1 broadcast(s))
                Received 1 response(s)
                """))
        .isEqualTo(new Arping.Answer.Taken("02:42:0A:00:00:0C"));
  }

  @Test
  void silenceAfterAQuestionSaysThatNobodyHasIt() {
    assertThat(
            answer(
                124,
                """
                ARPING 10.0.0.50 from 0.0.0.0 eth0
                Sent 1 probes (1 broadcast(s))
                Received 0 response(s)
                """))
        .isEqualTo(new Arping.Answer.Nobody());
  }

  /** A machine that has much to do starts a program late. */
  @Test
  void silenceWithoutAQuestionSaysNothing() {
    var unknown = new Arping.Answer.Unknown("`arping` did not come to asking for it in time");
    assertThat(answer(124, "")).isEqualTo(unknown);
    assertThat(answer(124, "ARPING 10.0.0.50 from 0.0.0.0 eth0\nSent 0 probes (0 broadcast(s))\n"))
        .isEqualTo(unknown);
  }

  @Test
  void whatItComplainsOfIsTold() {
    assertThat(answer(2, "arping: Device eth9 not available.\n"))
        .isEqualTo(new Arping.Answer.Unknown("`arping`: arping: Device eth9 not available."));
  }
}
