package dev.tandem.engine.tck;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One kind of privilege, attribute or setting. Each is given, taken and asked for by the account's
 * name, unquoted.
 *
 * @param name what a person calls it: {@code SELECT on a column}
 * @param give give it to an account, in a way that the admin may take back
 * @param take take it away again, from an account that has it
 * @param has ask the server whether the account has it, by whatever way
 */
public record Privilege(
    String name, Consumer<String> give, Consumer<String> take, Predicate<String> has) {

  @Override
  public String toString() {
    return name;
  }
}
