package io.deputy.cli.view;

import java.util.List;

/** How one service stands, and why, a sentence each. */
public record Explanation(String service, String standing, List<String> sentences) {}
