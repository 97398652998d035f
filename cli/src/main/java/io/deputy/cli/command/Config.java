package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.show.Json;
import io.deputy.compose.canonical.Model;
import io.deputy.compose.form.Shape.Form;
import io.deputy.compose.source.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deputy config}: no coordinator is asked. */
@Command(
    name = "config",
    description = {
      "Print what the Compose files say together, in the one form of docker compose.",
      "What Deputy can't run is printed too; \"plan\" says what it is."
    },
    sortOptions = false,
    abbreviateSynopsis = true)
final class Config implements Callable<Integer> {
  private final Deputy deputy;
  @Mixin private AppInput input = new AppInput();

  @Option(
      names = "--format",
      paramLabel = "yaml|json",
      description = "In which language. Without: yaml; --json is short for the other.")
  private String format = "yaml";

  @Option(names = "--no-interpolate", description = "Leave variables as they are written.")
  private boolean raw;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing but what is wrong.")
  private boolean quiet;

  @ArgGroup private @Nullable Part part;

  /** Instead of the whole: names, one a line. */
  private static final class Part {
    @Option(names = "--services", description = "Names of services, what they depend on first.")
    private boolean services;

    @Option(names = "--images", description = "Names of images.")
    private boolean images;

    @Option(names = "--volumes", description = "Names of volumes.")
    private boolean volumes;

    @Option(names = "--networks", description = "Names of networks.")
    private boolean networks;

    @Option(names = "--profiles", description = "Names of profiles, active or not.")
    private boolean profiles;

    @Option(
        names = "--hash",
        paramLabel = "SERVICE,…|*",
        split = ",",
        description = "Per service a hash of what its containers are made from.")
    private @Nullable List<String> hash;
  }

  Config(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    if (!List.of("yaml", "json").contains(format)) {
      throw new Failure(
          Exit.INPUT, List.of("--format: found \"%s\", expected yaml or json".formatted(format)));
    }
    Model model = input.show(deputy, !raw);
    if (quiet) {
      return Exit.DONE;
    }
    boolean json = deputy.json() || format.equals("json");
    if (part == null) {
      whole(model, json);
    } else if (part.hash != null) {
      hashes(model, part.hash, json);
    } else {
      names(names(model, part), json);
    }
    deputy.surroundings().out().flush();
    return Exit.DONE;
  }

  private void whole(Model model, boolean json) {
    var out = deputy.surroundings().out();
    if (json) {
      Json.print(out, model.printed(Form.JSON));
    } else {
      Map<String, @Nullable Object> named = new LinkedHashMap<>();
      named.put("name", model.name());
      named.putAll(model.printed(Form.YAML));
      out.print(YamlWriter.text(named));
    }
  }

  private static List<String> names(Model model, Part part) {
    if (part.services) {
      return model.services();
    }
    if (part.images) {
      return model.images();
    }
    if (part.profiles) {
      return model.profiles();
    }
    if (part.networks) {
      return model.names("networks");
    }
    if (part.volumes) {
      return model.names("volumes");
    }
    throw new IllegalStateException("none of the options of a part was given");
  }

  private void names(List<String> names, boolean json) {
    var out = deputy.surroundings().out();
    if (json) {
      Json.print(out, names);
    } else {
      names.forEach(out::println);
    }
  }

  private void hashes(Model model, List<String> asked, boolean json) {
    List<String> known = model.names("services");
    List<String> unknown =
        asked.stream().filter(name -> !name.equals("*") && !known.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new Failure(
          Exit.INPUT,
          List.of(
              "--hash: there is no service \"%s\", expected *, or of %s"
                  .formatted(String.join("\", \"", unknown), String.join(", ", known))));
    }
    Map<String, String> hashes = new LinkedHashMap<>();
    known.stream()
        .filter(name -> asked.contains("*") || asked.contains(name))
        .forEach(name -> hashes.put(name, model.hash(name)));
    if (json) {
      Json.print(deputy.surroundings().out(), hashes);
    } else {
      var lines = new ArrayList<String>();
      hashes.forEach((name, hash) -> lines.add(name + " " + hash));
      names(lines, false);
    }
  }
}
