package dev.tandem.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import dev.tandem.stores.aws.HeadStart;
import java.util.Optional;

/**
 * Where a JVM of our own begins: with AWS's runtime client, and beside it what the first request
 * would wait for. A managed runtime has begun before it looks at us.
 */
final class CustomRuntime {
  private CustomRuntime() {}

  /**
   * Serve the Runtime API with the handler that the argument names.
   *
   * @throws Throwable whatever made AWS's client give up
   */
  public static void main(String[] arguments) throws Throwable {
    // it decides, when it is loaded, which CAs and versions of TLS there are: before anybody asks
    Class.forName(AWSLambda.class.getName());
    // what is wrong with an endpoint is for the settings to say
    HeadStart.begin(Optional.ofNullable(System.getenv(Key.ENDPOINT.variable())));
    AWSLambda.main(arguments);
  }
}
