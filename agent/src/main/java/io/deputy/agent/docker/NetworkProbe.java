package io.deputy.agent.docker;

import io.deputy.agent.run.Containers.ProbeResult;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.text.Causes;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * Probes that ask a container over the network, from its own machine. A path is in no result: the
 * file may have a token there, and results are shown.
 */
final class NetworkProbe {
  static final ProbeResult NO_ADDRESS = new ProbeResult(false, "the container has no address");

  private NetworkProbe() {}

  static ProbeResult tcp(String ip, int port, Duration timeout) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(ip, port), millis(timeout));
      return new ProbeResult(true, "port %d accepts".formatted(port));
    } catch (IOException e) {
      return failed("port " + port, e, timeout);
    }
  }

  static ProbeResult http(String ip, int port, String path, Duration timeout) {
    String what = "HTTP on port " + port;
    HttpURLConnection connection = null;
    try {
      URI uri = new URI("http://%s:%d%s".formatted(ip, port, path));
      connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(millis(timeout));
      connection.setReadTimeout(millis(timeout));
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty("Connection", "close");
      connection.setRequestProperty("User-Agent", "deputy");
      int status = connection.getResponseCode();
      boolean good = status >= 200 && status < 400;
      return new ProbeResult(
          good, "%s: %s".formatted(what, status < 0 ? "no HTTP" : String.valueOf(status)));
    } catch (URISyntaxException e) { // whose message has the path
      return new ProbeResult(false, what + ": its path is no valid one of a URI");
    } catch (IOException e) {
      return failed(what, e, timeout);
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  /**
   * @throws ContainersException if it is this agent that could not ask
   */
  private static ProbeResult failed(String what, IOException fault, Duration timeout) {
    if (Causes.outOfDescriptors(fault)) {
      throw new ContainersException(
          Kind.AWAY, what + ": not asked: this agent has no file descriptor left", fault);
    }
    return new ProbeResult(false, "%s: %s".formatted(what, why(fault, timeout)));
  }

  private static String why(Exception fault, Duration timeout) {
    if (fault instanceof SocketTimeoutException) {
      return "no answer within %d ms".formatted(timeout.toMillis());
    }
    String message = fault.getMessage();
    return message == null ? fault.getClass().getSimpleName() : DockerFaults.oneLine(message);
  }

  /** At least one: zero means for ever to a socket. */
  private static int millis(Duration timeout) {
    return Math.toIntExact(Math.max(1, timeout.toMillis()));
  }
}
