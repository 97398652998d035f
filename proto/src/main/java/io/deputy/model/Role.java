package io.deputy.model;

/** What a placement is for, granted by a committed plan. It moves one way: down this list. */
public enum Role {
  FALLBACK,
  PRIMARY,
  ENDED;

  public boolean mayBecome(Role next) {
    return next.compareTo(this) >= 0;
  }
}
