package io.deputy.agent.socket;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/**
 * Netty's epoll, with sockets that stay registered, and that hear of nobody else's events.
 *
 * <p>Since 4.2.13 (netty pull request 16689) a socket in which nothing is of interest for the
 * moment is taken out of the epoll set, but still counted as in it: the next interest fails with
 * ENOENT and the connection is closed. A client that ends its output first is in that state, and
 * would lose any answer larger than the socket's buffer. "Nothing" therefore goes to the kernel as
 * "nothing, edge-triggered", which wakes no loop more than once.
 *
 * <p>Events come in batches and find their socket by its number. One that is made within a batch
 * may have the number of one that was closed in it, and would get that one's events: a connection
 * that is not there yet, and has ended already. What comes in the batch in which a socket was
 * registered is therefore not for it.
 *
 * <p>Each to go when Netty has it right. On the event loop's thread.
 */
final class SteadyEpoll implements IoHandler {
  private final IoHandler epoll;

  /** Counts what the kernel was asked. */
  private long batch;

  private boolean inBatch;

  private SteadyEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new SteadyEpoll(factory.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Steady(
        epoll.register(inBatch ? new Newcomer((EpollIoHandle) handle, batch) : handle));
  }

  /** Made within a batch, by whose events it is not meant. */
  @SuppressWarnings("try") // Netty's signature
  private final class Newcomer implements EpollIoHandle {
    private final EpollIoHandle handle;
    private final long madeIn;

    Newcomer(EpollIoHandle handle, long madeIn) {
      this.handle = handle;
      this.madeIn = madeIn;
    }

    @Override
    public FileDescriptor fd() {
      return handle.fd();
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      if (!inBatch || batch != madeIn) {
        handle.handle(registration, event);
      }
    }

    @Override
    public void registered() {
      handle.registered();
    }

    @Override
    public void unregistered() {
      handle.unregistered();
    }

    @Override
    public void close() throws Exception {
      handle.close();
    }
  }

  private record Steady(IoRegistration registration) implements IoRegistration {
    @Override
    public long submit(IoOps ops) {
      return registration.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature.
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    batch++;
    inBatch = true;
    try {
      return epoll.run(context);
    } finally {
      inBatch = false;
    }
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }
}
