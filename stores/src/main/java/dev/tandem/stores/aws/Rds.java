package dev.tandem.stores.aws;

import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Asks RDS, by the SDK's own signer, endpoints and HTTP client. RDS's own client would make the
 * function half as large again, for two of its 160 operations.
 *
 * @param credentials who asks
 * @param endpoint where to go instead of the region's endpoint
 * @param deadline when an answer is of no use any more
 */
record Rds(
    IdentityProvider<? extends AwsCredentialsIdentity> credentials,
    Optional<URI> endpoint,
    Optional<Deadline> deadline) {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private record Answer(int status, Element root) {
    String text(String name) {
      var found = root.getElementsByTagName(name);
      return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    boolean mayPass() {
      return status >= 500 || text("Code").startsWith("Throttling");
    }
  }

  /** Give the answer's document. */
  Element ask(RdsRequest request) {
    for (int attempt = 1; ; attempt++) {
      try {
        var answer = once(request);
        if (answer.status() == 200) {
          return answer.root();
        }
        if (!answer.mayPass() || attempt == ATTEMPTS) {
          throw refused(request, answer);
        }
      } catch (IOException failed) {
        if (attempt == ATTEMPTS) {
          throw unanswered(request, failed.getClass());
        }
      }
      pause(attempt);
    }
  }

  private Answer once(RdsRequest request) throws IOException {
    try (var client =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(within(CONNECT))
            .socketTimeout(within(ANSWER))
            .build()) {
      var signed = signed(request);
      var response =
          client
              .prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signed.request())
                      .contentStreamProvider(signed.payload().orElseThrow())
                      .build())
              .call();
      return new Answer(response.httpResponse().statusCode(), parsed(response));
    }
  }

  private SignedRequest signed(RdsRequest request) {
    var body = request.body();
    var unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.orElseGet(() -> endpointIn(request.region())))
            .encodedPath("/")
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .putHeader("Content-Length", Integer.toString(body.length()))
            .build();
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.identity(identity(request))
                .request(unsigned)
                .payload(ContentStreamProvider.fromUtf8String(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds")
                .putProperty(AwsV4HttpSigner.REGION_NAME, request.region()));
  }

  /** As the SDK's own client finds it: FIPS, dual-stack, and an address of one's own. */
  private static URI endpointIn(String region) {
    var override =
        Optional.ofNullable(System.getProperty("aws.endpointUrlRds"))
            .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL_RDS")))
            .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")));
    if (override.isPresent()) {
      return URI.create(override.get());
    }
    var tags = new ArrayList<EndpointTag>();
    if (isSet(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT)) {
      tags.add(EndpointTag.FIPS);
    }
    if (isSet(SdkSystemSetting.AWS_USE_DUALSTACK_ENDPOINT)) {
      tags.add(EndpointTag.DUALSTACK);
    }
    var key = ServiceEndpointKey.builder().region(Region.of(region)).tags(tags).build();
    return URI.create("https://" + ServiceMetadata.of("rds").endpointFor(key));
  }

  private static boolean isSet(SdkSystemSetting setting) {
    return setting.getBooleanValue().orElse(false);
  }

  private AwsCredentialsIdentity identity(RdsRequest request) {
    try {
      return credentials.resolveIdentity().join();
    } catch (SdkException failed) {
      throw new StoreException(
          Kind.DENIED,
          "Could not ask RDS for %s: this process has no AWS credentials."
              .formatted(request.operation()),
          "Give it a role, a profile (AWS_PROFILE) or access keys.");
    }
  }

  private static Element parsed(HttpExecuteResponse response) throws IOException {
    try (InputStream body = response.responseBody().orElseThrow(IOException::new)) {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(body).getDocumentElement();
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException("no XML");
    }
  }

  private Duration within(Duration most) {
    return deadline.map(last -> last.within(most)).orElse(most);
  }

  private void pause(int attempt) {
    try {
      Thread.sleep(within(PAUSE.multipliedBy(attempt)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Kind.UNAVAILABLE, "Interrupted while RDS was asked.", "Try again.");
    }
  }

  private static StoreException refused(RdsRequest request, Answer answer) {
    var code = answer.text("Code");
    var what =
        "RDS refused %s of %s (%s)."
            .formatted(
                request.operation(),
                request.subject(),
                code.isEmpty() ? "HTTP " + answer.status() : code);
    if (answer.mayPass()) {
      return new StoreException(Kind.UNAVAILABLE, what, "Try again: it passes.");
    }
    return switch (code) {
      case "DBInstanceNotFound", "DBClusterNotFoundFault" ->
          new StoreException(
              Kind.NOT_FOUND, what, "See whether the admin secret is of a database that is gone.");
      default ->
          new StoreException(
              Kind.DENIED,
              what,
              "Allow rds:%s to whoever runs this, or name an admin secret with a host."
                  .formatted(request.operation()));
    };
  }

  private static StoreException unanswered(RdsRequest request, Class<?> why) {
    return new StoreException(
        Kind.UNAVAILABLE,
        "RDS did not answer to %s of %s (%s)."
            .formatted(request.operation(), request.subject(), why.getSimpleName()),
        "Check the way to its endpoint (a function in a VPC needs a NAT or RDS's interface"
            + " endpoint), or name an admin secret with a host.");
  }
}
