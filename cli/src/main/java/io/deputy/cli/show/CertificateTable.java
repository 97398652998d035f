package io.deputy.cli.show;

import io.deputy.cli.view.CertificateLine;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Certificates and when they end. */
public final class CertificateTable {
  /** Time enough to make new ones and to bring them to the machines. */
  private static final Duration SOON = Duration.ofDays(30);

  private CertificateTable() {}

  public static void print(
      PrintStream out, Screen screen, List<CertificateLine> lines, Instant now) {
    var table = new Table("HOLDER", "ADDRESSES", "EXPIRES", "LEFT");
    for (CertificateLine line : lines) {
      Duration left = Duration.between(now, line.expires());
      String text = left.isNegative() ? "expired" : left.toDays() + " days";
      table.row(
          line.holder(),
          line.addresses().isEmpty() ? "-" : String.join(" ", line.addresses()),
          line.expires().atOffset(ZoneOffset.UTC).toLocalDate(),
          new Table.Cell(text, tone(left)));
    }
    table.print(out, screen);
  }

  private static Tone tone(Duration left) {
    if (left.isNegative()) {
      return Tone.BAD;
    }
    return left.compareTo(SOON) < 0 ? Tone.UNSETTLED : Tone.PLAIN;
  }
}
