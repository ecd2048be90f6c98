package dev.tandem.secretsmanager;

/**
 * The region and the keys of whoever calls a small Secrets Manager by a client of the SDK's own
 * making. The SDK reads the process's own surroundings, and of these a test can set the properties.
 */
public final class TestCredentials {
  private TestCredentials() {}

  /** Set them for this process; a {@link SecretsManagerServer} takes any. */
  public static void give() {
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.accessKeyId", "AKIDTEST");
    System.setProperty("aws.secretAccessKey", "test");
  }
}
