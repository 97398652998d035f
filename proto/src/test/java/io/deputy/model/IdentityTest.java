package io.deputy.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  @ParameterizedTest
  @CsvSource({
    "lab, AGENT, h1, spiffe://lab/agent/h1",
    "my_lab-2, COORDINATOR, node.example.org, spiffe://my_lab-2/coordinator/node.example.org",
    "lab, OPERATOR, Ada_L, spiffe://lab/operator/Ada_L",
  })
  void isReadAsItIsWritten(String cluster, Identity.Kind kind, String name, String uri) {
    var identity = new Identity(cluster, kind, name);
    assertThat(identity).hasToString(uri);
    assertThat(Identity.parse(uri)).isEqualTo(identity);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lab/agent/h1",
        "https://lab/agent/h1",
        "SPIFFE://lab/agent/h1",
        "spiffe:///agent/h1",
        "spiffe://lab/agent",
        "spiffe://lab/agent/",
        "spiffe://lab/agent/h1/",
        "spiffe://lab//agent/h1",
        "spiffe://lab/root/h1",
        "spiffe://lab/AGENT/h1",
        "spiffe://user@lab/agent/h1",
        "spiffe://lab:7420/agent/h1",
        "spiffe://lab/agent/h1?role=operator",
        "spiffe://lab/agent/h1#x",
        "spiffe://lab/agent/h%31",
        "spiffe://lab/agent/..",
        "spiffe://lab/agent/h1\n",
        " spiffe://lab/agent/h1",
      })
  void isRefused(String uri) {
    assertThatThrownBy(() -> Identity.parse(uri))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("in a certificate");
  }

  @Test
  void isTheOneUriOfACertificate() throws Exception {
    assertThat(Identity.of(certificate(ONE))).hasToString("spiffe://lab/agent/h1");
    assertThatThrownBy(() -> Identity.of(certificate(TWO)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("[spiffe://lab/agent/h1, spiffe://lab/operator/ann]");
    assertThatThrownBy(() -> Identity.of(certificate(NONE)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("URIs in a certificate");
  }

  private static X509Certificate certificate(String pem) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
  }

  // openssl req -x509 -new -key KEY -subj /CN=h1 -days 1 -addext subjectAltName=…; nobody looks
  // when they end.
  private static final String ONE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBlTCCATugAwIBAgIUJsim1zLRprCvlKn5lY9MRwKSnqIwCgYIKoZIzj0EAwIw
      DTELMAkGA1UEAwwCaDEwHhcNMjYxMTIxMTMzODE2WhcNMjYxMTIyMTMzODE2WjAN
      MQswCQYDVQQDDAJoMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLxqyq6NY60x
      U6GCl6UXW2iElSr7JwgjgMG/lgXxlbtEnMrxpxT7BnsszQ5eypdlQITl6A8jw/Jo
      aj0QXP5s21GjeTB3MB0GA1UdDgQWBBReaWpFzjWjrsDXb3Lkbvt9VMQYaDAfBgNV
      HSMEGDAWgBReaWpFzjWjrsDXb3Lkbvt9VMQYaDAPBgNVHRMBAf8EBTADAQH/MCQG
      A1UdEQQdMBuGFXNwaWZmZTovL2xhYi9hZ2VudC9oMYICaDEwCgYIKoZIzj0EAwID
      SAAwRQIgSH05nWMLCncQCrHZSv/ElmatCk+lowVyAQdbZRahVqUCIQCeabDcbpEq
      oeVd0atm6tLdc1ykRwl8brtrXkZTKB53CA==
      -----END CERTIFICATE-----
      """;
  private static final String TWO =
      """
      -----BEGIN CERTIFICATE-----
      MIIBrzCCAVSgAwIBAgIUTigZgPeyjr3NNu8UhMCqlsWe7AQwCgYIKoZIzj0EAwIw
      DTELMAkGA1UEAwwCaDEwHhcNMjYxMTIxMTMzODE2WhcNMjYxMTIyMTMzODE2WjAN
      MQswCQYDVQQDDAJoMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHH/IcJGkLz9
      ljVDuhms7F0l6sV1gKBIpO1Yv5KDp771CvalNpgxLQvQxpzPLz356lRNhv5oFOiC
      o2qmro9NWYGjgZEwgY4wHQYDVR0OBBYEFDPv2QQ6TRLIZHzVjnZ//HuWm4l+MB8G
      A1UdIwQYMBaAFDPv2QQ6TRLIZHzVjnZ//HuWm4l+MA8GA1UdEwEB/wQFMAMBAf8w
      OwYDVR0RBDQwMoYVc3BpZmZlOi8vbGFiL2FnZW50L2gxhhlzcGlmZmU6Ly9sYWIv
      b3BlcmF0b3IvYW5uMAoGCCqGSM49BAMCA0kAMEYCIQDTC2RH8zzE26c9ButSKqhd
      IvN7250GtB02PcjgL+PcHAIhAJsqb6l6GhCc0zM7rDozXMB9mCbPMwvwqf3TZfCv
      5myk
      -----END CERTIFICATE-----
      """;
  private static final String NONE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBfjCCASSgAwIBAgIUZHdKamYS7AbfZaD4Fs+Ndk3ACrMwCgYIKoZIzj0EAwIw
      DTELMAkGA1UEAwwCaDEwHhcNMjYxMTIxMTMzODE2WhcNMjYxMTIyMTMzODE2WjAN
      MQswCQYDVQQDDAJoMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNyz8eXlIhEK
      NNkKP8R4npJ4LgFgJIb2j7vFty2lDJRKK8uWFjzxl14TAtozhPTU9aWR+NbAWm+T
      gtdJrF+mNOGjYjBgMB0GA1UdDgQWBBQCcLoGi7i/wQ3665TtkUayQleFBzAfBgNV
      HSMEGDAWgBQCcLoGi7i/wQ3665TtkUayQleFBzAPBgNVHRMBAf8EBTADAQH/MA0G
      A1UdEQQGMASCAmgxMAoGCCqGSM49BAMCA0gAMEUCIQDnsQb5H4rYJ5rhbtkywa60
      YdzDVq1UISVfGoCdScLZ9QIgSAqncQ3nbc9YzrylLbl1wRdJnZhowrwFr465NqWv
      4MI=
      -----END CERTIFICATE-----
      """;
}
