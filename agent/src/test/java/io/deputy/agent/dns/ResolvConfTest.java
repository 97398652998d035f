package io.deputy.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResolvConfTest {
  @Test
  void the_first_three_that_are_not_us() throws Exception {
    List<String> lines =
        List.of(
            "# nameserver 9.9.9.9",
            "search example.org",
            "nameserver",
            "nameserver  172.20.0.1",
            "nameserver resolver.example.org",
            "\tnameserver\t127.0.0.53 # stub",
            "nameserver 2001:db8::53",
            "nameserver 10.0.0.1",
            "nameserver 10.0.0.2");
    assertThat(ResolvConf.read(lines, Set.of(InetAddress.getByName("172.20.0.1"))))
        .extracting(InetSocketAddress::getHostString)
        .containsExactly("127.0.0.53", "2001:db8:0:0:0:0:0:53", "10.0.0.1");
  }
}
