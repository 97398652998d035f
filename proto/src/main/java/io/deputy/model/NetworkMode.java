package io.deputy.model;

/** Compose's {@code network_mode}: what a container's network is. */
public enum NetworkMode {
  /** A bridge of its own on each network of its app. */
  APP,
  /** The machine's own: it listens there itself, and is reached there. */
  HOST,
  /** A loopback device and nothing else: nobody reaches it. */
  NONE
}
