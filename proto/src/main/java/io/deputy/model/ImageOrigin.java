package io.deputy.model;

/** How a machine comes by the image of a placement. */
public sealed interface ImageOrigin {
  ImageOrigin USUAL = new Usual();

  /** It has it, or pulls it. */
  record Usual() implements ImageOrigin {}

  /** It builds it unless it has it. */
  record BuiltHere() implements ImageOrigin {}

  /** Another machine has it, and hands it over. */
  record Holder(MachineName machine, Endpoint peer) implements ImageOrigin {}

  /** Another machine builds it: there is nothing to do before it has. */
  record Awaited(MachineName builder) implements ImageOrigin {}
}
