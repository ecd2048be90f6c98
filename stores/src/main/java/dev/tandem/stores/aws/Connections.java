package dev.tandem.stores.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionFactory;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Opens the SDK's connections. The SDK would do so itself, but would read all CAs before its first
 * request, even where that goes over http, and would begin TLS with a key for each kind of curve:
 * together half of what a function takes to its first answer.
 */
final class Connections implements UrlConnectionFactory {
  private final Duration connect;
  private final Duration answer;
  private @Nullable SSLSocketFactory sockets;

  private Connections(Duration connect, Duration answer) {
    this.connect = connect;
    this.answer = answer;
  }

  /**
   * Give a client that waits so long; where there is a proxy, the SDK's own knows how to ask it.
   */
  static SdkHttpClient client(Duration connect, Duration answer, Map<String, String> environment) {
    var proxied =
        Stream.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
            .anyMatch(environment::containsKey);
    return proxied
        ? UrlConnectionHttpClient.builder().connectionTimeout(connect).socketTimeout(answer).build()
        : UrlConnectionHttpClient.create(new Connections(connect, answer));
  }

  @Override
  public HttpURLConnection createConnection(URI uri) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout((int) connect.toMillis());
      connection.setReadTimeout((int) answer.toMillis());
      // What is certified by FIPS does without the curve that is tried first.
      if (connection instanceof HttpsURLConnection https && !uri.getHost().contains("fips")) {
        https.setSSLSocketFactory(sockets());
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One for all: what it makes keeps its connections and sessions by it. */
  private synchronized SSLSocketFactory sockets() {
    if (sockets == null) {
      sockets = new OneKeyShare((SSLSocketFactory) SSLSocketFactory.getDefault());
    }
    return sockets;
  }
}
