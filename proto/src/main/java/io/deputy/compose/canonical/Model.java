package io.deputy.compose.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deputy.compose.form.Keys;
import io.deputy.compose.form.Shape.Form;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Tagged;
import io.deputy.compose.source.Node.Wrong;
import io.deputy.model.Sha256;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An app as its files have it, in the one form that everything can be said in.
 *
 * @param tree complete, without inactive services and what nothing uses
 * @param inactive services that are declared, whose profiles are not active
 * @param profiles that services of the files have, in alphabetical order
 */
public record Model(
    String name, Mapping tree, SequencedSet<String> inactive, List<String> profiles) {
  public Model {
    profiles = List.copyOf(profiles);
  }

  /** Keys of a section at the top, in alphabetical order. */
  public List<String> names(String section) {
    return tree.get(section) instanceof Mapping all
        ? all.entries().keySet().stream().sorted().toList()
        : List.of();
  }

  /** Its services, each after those that it depends on. */
  public List<String> services() {
    var ordered = new LinkedHashSet<String>();
    var entered = new HashSet<String>();
    var pending = new ArrayDeque<>(names("services"));
    // Without recursion: a chain may be as long as the file.
    while (!pending.isEmpty()) {
      String next = pending.getFirst();
      if (!entered.add(next)) {
        pending.removeFirst();
        ordered.add(next);
      } else if (service(next) instanceof Mapping service
          && service.get("depends_on") instanceof Mapping on) {
        on.entries().keySet().stream()
            .sorted(Comparator.reverseOrder())
            .filter(each -> !entered.contains(each) && service(each) != null)
            .forEach(pending::addFirst);
      }
    }
    return List.copyOf(ordered);
  }

  private @Nullable Node service(String name) {
    return tree.get("services") instanceof Mapping services ? services.get(name) : null;
  }

  /** What each service runs, in the services' alphabetical order. */
  public List<String> images() {
    return names("services").stream()
        .map(
            service ->
                service(service) instanceof Mapping m && m.get("image") instanceof Scalar image
                    ? image.text()
                    : name + "-" + service)
        .toList();
  }

  /** Names what a service's containers are made from: not how many, nor in which order. */
  public String hash(String service) {
    Mapping made = service(service) instanceof Mapping m ? m : Mapping.empty(tree.place());
    for (String key : List.of("build", "pull_policy", "scale", "depends_on", "profiles")) {
      made = made.without(key);
    }
    if (made.get("deploy") instanceof Mapping deploy) {
      made = made.with("deploy", deploy.without("replicas"));
    }
    String text = String.valueOf(plain(Keys.SERVICE.printed(made, Form.JSON)));
    return HexFormat.of().formatHex(Sha256.digest().digest(text.getBytes(UTF_8)));
  }

  /** As docker compose prints it, sorted; a dollar is written twice, since the files have it so. */
  public SortedMap<String, @Nullable Object> printed(Form form) {
    Mapping named = tree.with("name", Scalar.text(tree.place(), name));
    var all = new TreeMap<String, @Nullable Object>();
    if (Keys.FILE.printed(named, form) instanceof Mapping printed) {
      printed.entries().forEach((key, entry) -> all.put(key, plain(entry.value())));
    }
    all.putIfAbsent("services", new TreeMap<>());
    // Those of the file as a whole are somebody's settings, and printed in both forms.
    tree.entries()
        .forEach(
            (key, entry) -> {
              if (key.startsWith("x-")) {
                all.put(key, plain(entry.value()));
              }
            });
    return all;
  }

  private static @Nullable Object plain(Node node) {
    return switch (node) {
      case Mapping mapping -> {
        var all = new TreeMap<String, @Nullable Object>();
        mapping.entries().forEach((key, entry) -> all.put(escaped(key), plain(entry.value())));
        yield all;
      }
      case Listing list -> {
        var all = new ArrayList<@Nullable Object>();
        list.items().forEach(item -> all.add(plain(item)));
        yield all;
      }
      case Scalar s ->
          switch (s.kind()) {
            case TEXT, MOMENT -> escaped(s.text());
            case TEMPLATE -> s.text();
            case WHOLE -> number(s.text());
            case DECIMAL -> new BigDecimal(s.text());
            case TRUTH -> Boolean.valueOf(s.text());
            case NOTHING -> null;
          };
      case Tagged tagged -> plain(tagged.node());
      case Wrong _ -> null;
    };
  }

  private static Object number(String text) {
    return text.length() > 18 ? new BigDecimal(text) : Long.valueOf(text);
  }

  private static String escaped(String text) {
    return text.replace("$", "$$");
  }
}
