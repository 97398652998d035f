package io.deputy.cli.command;

/** Makes the commands of this package by their names. */
public final class Commands {
  private Commands() {}

  /**
   * @throws IllegalArgumentException if there is no such command here
   */
  public static Object named(String name, Deputy deputy) {
    return switch (name) {
      case "apply" -> new Apply(deputy);
      case "config" -> new Config(deputy);
      case "plan" -> new Plan(deputy);
      case "scale" -> new Scale(deputy);
      case "switchover" -> new Switchover(deputy);
      case "hold" -> new Hold(deputy);
      case "release" -> new Release(deputy);
      case "history" -> new History(deputy);
      case "diff" -> new Diff(deputy);
      case "status" -> new Status(deputy);
      case "explain" -> new Explain(deputy);
      case "machines" -> new Machines(deputy);
      case "logs" -> new Logs(deputy);
      case "remove" -> new Remove(deputy);
      case "version" -> new Version(deputy);
      case "completion" -> new Completion(deputy);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
