/**
 * AWS Secrets Manager as a secret store.
 *
 * <p>Start at {@link dev.tandem.stores.aws.AwsSecretStore}. No exception here has a cause or a text
 * that could quote a secret's value. Nothing outside of this package knows the AWS SDK, so that a
 * program that rotates by another store loads none of its classes.
 */
@NullMarked
package dev.tandem.stores.aws;

import org.jspecify.annotations.NullMarked;
