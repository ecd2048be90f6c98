package dev.tandem.lambda;

import java.time.Duration;

/**
 * What Lambda says of one invocation.
 *
 * @param function the function's name
 * @param request the invocation's id
 * @param remaining the time after which Lambda ends it
 */
record Invocation(String function, String request, Duration remaining) {}
