package io.deputy.model;

public enum Protocol {
  TCP,
  UDP
}
