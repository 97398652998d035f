package io.deputy.compose.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx",
        "nginx:1.27-alpine",
        "library/nginx",
        "ghcr.io/us/app:1.2",
        "localhost:5000/a/b__c/d-e.f:V1",
        "[fd00::1]:5000/a",
        "a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "a:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "Registry.Example.org/a",
      })
  void is(String text) {
    assertThat(ImageReference.isOne(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app:",
        "Nginx",
        "us/App:1",
        "a b",
        "a:b:c",
        "/a",
        "a/",
        "a@sha256:12",
        "a//b"
      })
  void isNone(String text) {
    assertThat(ImageReference.isOne(text)).isFalse();
  }
}
