package io.deputy.agent;

import io.deputy.agent.docker.DockerContainers;
import io.deputy.agent.handover.PeerImages;
import io.deputy.agent.link.ConsulDirectory;
import io.deputy.agent.link.ConsulPresence;
import io.deputy.agent.link.CoordinatorContents;
import io.deputy.agent.link.CoordinatorLink;
import io.deputy.agent.link.Directory;
import io.deputy.agent.link.ListedPorts;
import io.deputy.agent.link.LocalConsul;
import io.deputy.agent.link.LogCarrier;
import io.deputy.agent.promise.PromisePeers;
import io.deputy.agent.promise.PromiseSession;
import io.deputy.agent.proxy.ProxySettings;
import io.deputy.agent.proxy.ProxyTraffic;
import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.AgentLoop;
import io.deputy.agent.run.AgentThread;
import io.deputy.agent.run.EffectRunner;
import io.deputy.agent.run.FileJournal;
import io.deputy.agent.run.Journal.Recalled;
import io.deputy.agent.survey.Surveyor;
import io.deputy.clock.BootClock;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.settings.MachineAddresses;
import io.deputy.systemd.Systemd;
import io.deputy.tls.Renewed;
import io.deputy.tls.UnusableFile;
import io.grpc.ChannelCredentials;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the parts and runs them. It ends on SIGTERM, and leaves all containers as they are: within
 * the lease the next agent adopts them.
 */
final class Agent {
  /** What is being written has so long to reach the disk. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Agent.class);

  private final AgentConfig config;
  private final Renewed<ChannelCredentials> credentials;
  private final Machine me;
  private final BootClock clock = new BootClock();
  private final AgentThread thread = new AgentThread(clock);

  Agent(AgentConfig config, Renewed<ChannelCredentials> credentials, MachineFacts facts) {
    this.config = config;
    this.credentials = credentials;
    this.me =
        new Machine(config.machine(), config.address(), config.peerPort(), config.labels(), facts);
  }

  /**
   * The calling thread becomes the loop's, until the process is asked to end.
   *
   * @throws MachineAddresses.Unfit if the configuration is not for this machine. An agent that may
   *     find containers of an earlier one here begins all the same: while a cable is out, nobody
   *     else ends those that have no lease. It tells what it can't do.
   */
  void run() throws IOException, MachineAddresses.Unfit, UnusableFile {
    Recalled recalled = FileJournal.recall(config.state());
    if (!recalled.mayHaveRun()) {
      config.mustFit(MachineAddresses.read());
    }
    var systemd = new Systemd(System.getenv(), clock);
    var directory = new ListedPorts(directory());
    var link =
        new CoordinatorLink(credentials, directory, thread::post, RandomGenerator.getDefault());
    var containers =
        new DockerContainers(
            config.docker(),
            config.cluster(),
            config.state(),
            new CoordinatorContents(link),
            new PeerImages(config.cluster(), config.tls()),
            Path.of("/proc"));
    link.openWith(new LogCarrier(containers));
    CountDownLatch ended = endOnSignal(systemd);
    try (var traffic =
            ProxyTraffic.start(
                proxySettings(directory::ports),
                containers.shelf(),
                (machine, channel) -> PromiseSession.open(machine, thread::post, channel));
        var peers = new PromisePeers(traffic.tls(), thread::post);
        var journal = new FileJournal(config.state(), thread::post);
        Closeable _ = containers.watch(hint -> thread.post(new AgentEvent.Hinted(hint)))) {
      var surveyor = new Surveyor(containers::hasVolumes, traffic::obstacle);
      var effects = new EffectRunner(containers, surveyor::survey, thread::post, clock);
      var ports = new AgentLoop.Ports(effects, journal, link, peers, traffic);
      var loop = new AgentLoop(me, recalled, ports);
      Thread.ofVirtual().name("link").start(link);
      Thread.ofVirtual().name("consul").start(presence());
      Thread.ofVirtual().name("tidying").start(new AppLeftovers(containers));
      log.info("agent of {} in cluster {} begins", me.name(), config.cluster());
      systemd.ready();
      thread.run(
          loop,
          () -> {
            systemd.alive();
            systemd.status(loop.status());
          });
    } finally {
      ended.countDown();
    }
    log.info("agent of {} ends; its containers run on", me.name());
  }

  private ProxySettings proxySettings(Supplier<Set<Integer>> coordinators) {
    return ProxySettings.of(
        config.cluster(),
        config.machine(),
        config.address(),
        config.peerPort(),
        config.tls(),
        config.virtualNetwork(),
        config.virtualPort(),
        () -> config.closedPorts().and(coordinators.get()),
        config.grants());
  }

  private Directory directory() {
    return config.coordinators().isEmpty()
        ? new ConsulDirectory(new LocalConsul(config.consul()), config.cluster())
        : Directory.of(config.coordinators());
  }

  private Runnable presence() {
    if (config.consul().isEmpty()) {
      return () -> {};
    }
    var node = new LocalConsul(config.consul());
    return new ConsulPresence(
        node, config.cluster(), me, t -> thread.post(new AgentEvent.Trouble("consul", t)));
  }

  /** On SIGTERM the loop is stopped, and the process ends when {@link #run} is through. */
  private static CountDownLatch endOnSignal(Systemd systemd) {
    Thread loop = Thread.currentThread();
    var ended = new CountDownLatch(1);
    Runnable stop =
        () -> {
          systemd.stopping();
          loop.interrupt();
          try {
            if (!ended.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
              log.warn("the loop did not end within {} ms", GOODBYE.toMillis());
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
    return ended;
  }
}
