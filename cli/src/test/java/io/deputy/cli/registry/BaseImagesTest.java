package io.deputy.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BaseImagesTest {
  @Test
  void allThatABuildTakesFromElsewhere() {
    String dockerfile =
        """
        # syntax=docker/dockerfile:1.4
        ARG REGISTRY=reg.example.org
        ARG TAG
        FROM --platform=$BUILDPLATFORM ${REGISTRY}/base:${TAG:-1} AS build
        RUN --mount=type=cache,target=/c --mount=type=bind,from=tools.example.org/t:1,target=/t \\
            make
        FROM build AS tested
        COPY --from=0 /a /a
        COPY --chown=1 --from=other.example.org/x /b /b
        from scratch
        FROM $UNKNOWN
        FROM "reg.example.org/last"
        """;
    assertThat(BaseImages.of(dockerfile, Map.of("TAG", "7")))
        .contains(
            "docker/dockerfile:1.4",
            "reg.example.org/base:7",
            "tools.example.org/t:1",
            "other.example.org/x")
        .doesNotContain("build", "scratch", "0", "$UNKNOWN");
  }

  @Test
  void whatIsNotGivenIsThePreset() {
    assertThat(BaseImages.of("ARG A=1\nARG B=\"img:$A\"\nFROM $B\n", Map.of()))
        .containsExactly("img:1");
  }
}
