package io.deputy.cli.pki;

import io.deputy.cli.command.Deputy;
import io.deputy.cli.process.Exit;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deputy pki init} */
@Command(
    name = "init",
    description = "Make a CA for a new cluster, good for 10 years.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class PkiInit implements Callable<Integer> {
  private final Deputy deputy;

  @Option(
      names = "--cluster",
      required = true,
      paramLabel = "NAME",
      description = "The cluster's name, the same in every configuration.")
  private String cluster = "";

  @Parameters(paramLabel = "DIR", description = "A folder on this machine, which is made.")
  private String dir = "";

  PkiInit(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    var surroundings = deputy.surroundings();
    var authority = Authority.create(cluster, surroundings.clock().instant(), new SecureRandom());
    new PkiFolder(surroundings.directory().resolve(dir), dir).create(authority);
    var until = authority.certificate().getNotAfter().toInstant();
    if (deputy.json()) {
      Json.print(
          surroundings.out(),
          JsonForms.object("cluster", cluster, "folder", dir, "expires", until));
    } else {
      surroundings
          .out()
          .println(
              """
          %s: a CA for cluster %s, good until %s
            ca.pem      goes to everyone, with their own certificate
            ca-key.pem  stays here: who has it can join the cluster as anyone"""
                  .formatted(dir, cluster, until));
    }
    return Exit.DONE;
  }
}
