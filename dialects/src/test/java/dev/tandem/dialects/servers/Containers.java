package dev.tandem.dialects.servers;

import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;

/**
 * Starts containers where there is an engine: Docker, or one that is compatible. They go with the
 * JVM.
 */
public final class Containers {
  private Containers() {}

  /** Start {@code container} of {@code image}, then make of it what stands for the server in it. */
  public static <S> Source<S> start(
      String image, GenericContainer<?> container, Supplier<S> server) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return new Source.Missing<>("no container engine answers (Docker or a compatible one)");
    }
    try {
      container.start();
    } catch (ContainerFetchException | ContainerLaunchException failed) {
      return new Source.Missing<>(
          image + " does not start: " + cause(failed) + "\n" + log(container));
    }
    return new Source.Running<>(server.get());
  }

  /**
   * Where its ports are reached: by the name that the certificate has, where it is this machine.
   */
  public static String host(GenericContainer<?> container) {
    return container.getHost().equals("127.0.0.1") ? "localhost" : container.getHost();
  }

  private static String log(GenericContainer<?> container) {
    return container.getContainerId() == null ? "" : container.getLogs();
  }

  private static Throwable cause(Throwable failed) {
    var cause = failed.getCause();
    return cause == null ? failed : cause(cause);
  }
}
