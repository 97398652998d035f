package io.deputy.model;

import java.util.regex.Pattern;

/** The grammar of names. Each accepts what Docker, Consul and DNS all accept for that thing. */
final class Names {
  private static final Pattern APP = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final Pattern SERVICE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}");
  private static final Pattern MACHINE = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");

  private Names() {}

  /** Of a machine: every system call would refuse one with NUL in it. */
  static void path(String field, String path) {
    Invalid.unless(path.startsWith("/"), field, path, "an absolute path");
    Invalid.unless(
        path.indexOf('\0') < 0, field, path.replace('\0', '\uFFFD'), "a path without U+0000");
  }

  static void app(String name) {
    Invalid.unless(
        APP.matcher(name).matches(),
        "app name",
        name,
        "at most 63 of a-z, 0-9, - and _, starting with a letter or digit");
  }

  static void service(String name) {
    Invalid.unless(
        SERVICE.matcher(name).matches(),
        "service name",
        name,
        "at most 128 letters, digits, ., - and _, starting with a letter or digit");
  }

  static void machine(String name) {
    Invalid.unless(
        MACHINE.matcher(name).matches(),
        "machine name",
        name,
        "a host name: at most 63 of a-z, 0-9, - and ., starting and ending with a letter or digit");
  }
}
