package dev.tandem.dialects.servers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/** A server in a container of the product's own image, which goes with the JVM. */
final class Container {
  private static final int PORT = 3306;
  private static final String FOLDER = "/etc/tandem";
  private static final String GENERAL_LOG = "/var/lib/mysql/general.log";

  private Container() {}

  /** Start one with {@code options} beside the usual ones. */
  static Source<LiveServer> start(Product product, List<String> options) {
    var command = new ArrayList<>(List.of(product.program()));
    command.addAll(product.options(GENERAL_LOG, FOLDER));
    command.addAll(options);
    var certificate = TestCertificate.trusted();
    var container =
        new GenericContainer<>(product.image())
            .withEnv(product.passwordVariable(), LiveServer.SUPERUSER.password().reveal())
            .withCopyToContainer(
                Transferable.of(certificate.certificate()), FOLDER + "/" + TestCertificate.FILE)
            .withCopyToContainer(
                Transferable.of(certificate.key()), FOLDER + "/" + TestCertificate.KEY_FILE)
            .withCommand(command.toArray(String[]::new))
            .withExposedPorts(PORT);
    return Containers.start(
        product.image(),
        container,
        () ->
            new LiveServer(
                    product,
                    Containers.host(container),
                    container.getMappedPort(PORT),
                    LiveServer.SUPERUSER,
                    () -> file(container, GENERAL_LOG),
                    container::getLogs)
                .awaited(container::isRunning));
  }

  private static String file(GenericContainer<?> container, String path) {
    return container.copyFileFromContainer(
        path, stream -> new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1));
  }
}
