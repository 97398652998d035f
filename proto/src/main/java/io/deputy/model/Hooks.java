package io.deputy.model;

import java.util.List;

/**
 * What is run in a container around its life, one after the other.
 *
 * @param postStart after each start, before anybody is sent to it; one that fails has failed the
 *     start
 * @param preStop before the stop signal, never before a kill; one that fails holds nothing up
 */
public record Hooks(List<Hook> postStart, List<Hook> preStop) {
  public static final Hooks NONE = new Hooks(List.of(), List.of());

  public Hooks {
    postStart = List.copyOf(postStart);
    preStop = List.copyOf(preStop);
  }
}
