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

  /** A name of a host would be given the operator's login. */
  @Test
  void onlyOptionsOfAnInstructionNameImages() {
    String dockerfile =
        """
        FROM scratch
        RUN curl http://x.example.org/?from=abc --from=no.example.org/a
        RUN --network=none backup --mount=type=bind,from=no.example.org/b
        COPY a,from=no.example.org/c /c
        ADD http://x.example.org/?from=d /d
        RUN --mount=type=bind,source=/from=no.example.org/e,target=/t make
        RUN --mount=from=yes.example.org/f,target=/t --mount=type=bind,from=yes.example.org/g make
        copy --chown=1 --from=yes.example.org/h /h /h
        """;
    assertThat(BaseImages.of(dockerfile, Map.of()))
        .containsExactly("yes.example.org/f", "yes.example.org/g", "yes.example.org/h");
  }

  @Test
  void whatIsNotGivenIsThePreset() {
    assertThat(BaseImages.of("ARG A=1\nARG B=\"img:$A\"\nFROM $B\n", Map.of()))
        .containsExactly("img:1");
  }
}
