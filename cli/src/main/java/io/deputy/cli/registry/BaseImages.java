package io.deputy.cli.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images that a Dockerfile builds on, as far as can be told without building: those of {@code
 * FROM}, {@code --from=}, {@code from=} of a {@code --mount}, and {@code # syntax=}. What is made
 * up of variables that are only known to a builder is left out.
 */
final class BaseImages {
  private static final Pattern SYNTAX =
      Pattern.compile("^#\\s*syntax\\s*=\\s*(\\S+)", Pattern.CASE_INSENSITIVE);

  private static final Pattern ARG =
      Pattern.compile("^ARG\\s+(\\w+)(?:=(.*))?$", Pattern.CASE_INSENSITIVE);

  private static final Pattern FROM =
      Pattern.compile(
          "^FROM\\s+(?:--\\S+\\s+)*(\\S+)(?:\\s+AS\\s+(\\S+))?\\s*$", Pattern.CASE_INSENSITIVE);

  /** The options of an instruction, without what it runs or copies. */
  private static final Pattern OPTIONS =
      Pattern.compile("^(?:COPY|ADD|RUN)((?:\\s+--\\S+)+)", Pattern.CASE_INSENSITIVE);

  private static final Pattern TAKEN_FROM =
      Pattern.compile(
          "\\s--(?:from=|mount=(?:[^\\s,]*,)*?from=)([^\\s,]+)", Pattern.CASE_INSENSITIVE);

  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)(?::-([^}]*))?})");

  private BaseImages() {}

  /**
   * @param args of the build; they go over what the Dockerfile says before its first stage
   */
  static SortedSet<String> of(String dockerfile, Map<String, String> args) {
    Map<String, String> known = new HashMap<>();
    Set<String> stages = new HashSet<>(Set.of("scratch"));
    SortedSet<String> images = new TreeSet<>();
    boolean head = true;
    for (String line : lines(dockerfile)) {
      Matcher syntax = SYNTAX.matcher(line);
      Matcher arg = ARG.matcher(line);
      Matcher from = FROM.matcher(line);
      Matcher options = OPTIONS.matcher(line);
      if (syntax.find()) {
        images.add(syntax.group(1));
      } else if (head && arg.matches()) {
        String preset = arg.group(2) == null ? "" : unquoted(arg.group(2).strip());
        known.put(arg.group(1), args.getOrDefault(arg.group(1), filled(preset, known)));
      } else if (from.matches()) {
        head = false;
        add(filled(from.group(1), known), stages, images);
        if (from.group(2) != null) {
          stages.add(from.group(2));
        }
      } else if (options.find()) {
        TAKEN_FROM
            .matcher(options.group(1))
            .results()
            .forEach(taken -> add(taken.group(1), stages, images));
      }
    }
    return images;
  }

  private static void add(String image, Set<String> stages, Set<String> images) {
    boolean stage = stages.contains(image) || image.chars().allMatch(Character::isDigit);
    if (!stage && !image.isEmpty() && !image.contains("$")) {
      images.add(image);
    }
  }

  /** Those that a backslash continues are one. */
  private static List<String> lines(String text) {
    return new ArrayList<>(
        text.replaceAll("\\\\[ \\t]*\\r?\\n", " ").lines().map(String::strip).toList());
  }

  private static String unquoted(String text) {
    return text.replaceAll("^([\"'])(.*)\\1$", "$2");
  }

  /** A variable that is not known stays as it is. */
  private static String filled(String text, Map<String, String> known) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              String name = match.group(1) == null ? match.group(2) : match.group(1);
              String value = known.getOrDefault(name, "");
              String otherwise = match.group(3) == null ? match.group() : match.group(3);
              return Matcher.quoteReplacement(value.isEmpty() ? otherwise : value);
            });
  }
}
