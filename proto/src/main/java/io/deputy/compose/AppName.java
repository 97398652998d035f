package io.deputy.compose;

import io.deputy.compose.assembly.Document;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Place;
import io.deputy.compose.text.Template;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an app is called: as the request says, else {@code COMPOSE_PROJECT_NAME}, else {@code name:}
 * of the last file that has one, else the project directory.
 */
final class AppName {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final String ACCEPTED =
      "at most 63 of a-z, 0-9, - and _, starting with a letter or digit";

  private AppName() {}

  static String of(
      Request request, Settings settings, List<Document> documents, Findings findings) {
    Place where = Place.of("the app's name");
    @Nullable String told = request.app();
    if (told != null) {
      return checked(told, where, KeyPath.ROOT, findings);
    }
    @Nullable String fromEnvironment = settings.variables().get("COMPOSE_PROJECT_NAME");
    if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
      return checked(fromEnvironment, where, KeyPath.ROOT.key("COMPOSE_PROJECT_NAME"), findings);
    }
    for (Document document : documents.reversed()) {
      if (document.tree().get("name") instanceof Scalar written
          && Template.fill(written.text(), settings.variables(), _ -> {})
              instanceof Template.Filled filled
          && !filled.text().isEmpty()) {
        String made = normalised(filled.text());
        if (!made.isEmpty()) {
          return made;
        }
      }
    }
    String folder = normalised(FilePath.name(settings.projectDirectory()));
    if (folder.isEmpty()) {
      findings.problem(
          Place.of(settings.projectDirectory()),
          KeyPath.ROOT,
          "has no letter or digit that an app could be named by, expected --app NAME");
    }
    return folder.isEmpty() ? "unnamed" : folder;
  }

  /** What docker compose makes a project's name of: a folder's, or what a file says. */
  static String normalised(String written) {
    String kept = written.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
    String started = kept.replaceAll("^[_-]+", "");
    return started.substring(0, Math.min(63, started.length()));
  }

  private static String checked(String name, Place place, KeyPath at, Findings findings) {
    if (!NAME.matcher(name).matches()) {
      findings.problem(place, at, "found \"%s\", expected %s".formatted(name, ACCEPTED));
      return "unnamed";
    }
    return name;
  }
}
