package io.deputy.model;

/**
 * One of {@code deploy.placement.constraints}, read: {@code node.labels.disk == ssd}.
 *
 * @param key {@code node.hostname}, {@code node.platform.os}, {@code node.platform.arch} or {@code
 *     node.labels.NAME}
 */
public record Constraint(String key, boolean equal, String value) {
  private static final String ACCEPTED =
      "node.hostname, node.platform.os, node.platform.arch or node.labels.NAME, then == or !=, then"
          + " a value";

  public Constraint {
    boolean known =
        key.equals("node.hostname")
            || key.equals("node.platform.os")
            || key.equals("node.platform.arch")
            || (key.startsWith("node.labels.") && key.length() > "node.labels.".length());
    Invalid.unless(known, "placement constraint", key, ACCEPTED);
  }

  public static Constraint parse(String text) {
    int operator = Math.max(text.indexOf("=="), text.indexOf("!="));
    Invalid.unless(operator > 0, "placement constraint", text, ACCEPTED);
    return new Constraint(
        text.substring(0, operator).strip(),
        text.charAt(operator) == '=',
        text.substring(operator + 2).strip());
  }

  public boolean holdsOn(Machine machine) {
    String found =
        switch (key) {
          case "node.hostname" -> machine.name().value();
          case "node.platform.os" -> machine.facts().os();
          case "node.platform.arch" -> machine.facts().arch();
          default -> machine.labels().getOrDefault(key.substring("node.labels.".length()), "");
        };
    return found.equals(value) == equal;
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(key, equal ? "==" : "!=", value);
  }
}
