package io.deputy.deploy;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A library that is added or grown must not find its module of the JDK missing on the servers. */
class ModulesTest {
  private static final Pattern USES = Pattern.compile("-> ((?:java|jdk)\\.[a-z.]+)(?:\\s|$)");
  private static final Pattern LISTED = Pattern.compile("(?m)^(?:- )?((?:java|jdk)\\.[a-z.]+)");
  private static final List<Class<?>> PROGRAMS =
      List.of(
          io.deputy.agent.Main.class,
          io.deputy.coordinator.web.Main.class,
          io.deputy.cli.Main.class);

  @Test
  void everyModuleThatIsReachedIsShippedOrLeftOutWithAReason()
      throws IOException, URISyntaxException {
    TreeSet<String> reached = reached();
    assertThat(reached).contains("java.base", "java.net.http"); // jdeps has looked
    assertThat(all(LISTED, Files.readString(Path.of("dist/modules")))).containsAll(reached);
  }

  /** By the classes of the programs, and by what they use in turn. */
  private static TreeSet<String> reached() throws URISyntaxException {
    var arguments =
        Stream.of(
                "-R",
                "-s",
                "--ignore-missing-deps",
                "--multi-release",
                "25",
                "-cp",
                System.getProperty("java.class.path", ""))
            .collect(toCollection(ArrayList::new));
    for (Class<?> program : PROGRAMS) {
      arguments.add(
          Path.of(program.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    var out = new StringWriter();
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                new PrintWriter(out, true),
                new PrintWriter(out, true),
                arguments.toArray(String[]::new));
    assertThat(code).as(out.toString()).isZero();
    return all(USES, out.toString());
  }

  private static TreeSet<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(m -> m.group(1)).collect(toCollection(TreeSet::new));
  }
}
