package dev.tandem.secretsmanager;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What {@code GetRandomPassword} is asked for.
 *
 * @param kinds the alphabets that are left
 * @param each whether every one of them must be in it
 */
record RandomPassword(long length, List<String> kinds, boolean each) {

  static RandomPassword of(Document request) {
    String excluded = request.string("ExcludeCharacters").orElse("");
    List<String> kinds = new ArrayList<>();
    add(kinds, request, "ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz", excluded);
    add(kinds, request, "ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", excluded);
    add(kinds, request, "ExcludeNumbers", "0123456789", excluded);
    add(kinds, request, "ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", excluded);
    if (request.flag("IncludeSpace").orElse(false)) {
      kinds.add(" ");
    }
    long length = request.number("PasswordLength").orElse(32L);
    boolean each = request.flag("RequireEachIncludedType").orElse(true);
    if (kinds.isEmpty() || length < 1 || length > 4096 || (each && length < kinds.size())) {
      throw Refusal.invalidParameter("No password can be made of that.");
    }
    return new RandomPassword(length, kinds, each);
  }

  private static void add(
      List<String> kinds, Document request, String flag, String alphabet, String excluded) {
    if (!request.flag(flag).orElse(false)) {
      StringBuilder left = new StringBuilder();
      alphabet.chars().filter(c -> excluded.indexOf(c) < 0).forEach(c -> left.append((char) c));
      if (!left.isEmpty()) {
        kinds.add(left.toString());
      }
    }
  }

  String draw(RandomGenerator random) {
    String all = String.join("", kinds);
    while (true) {
      StringBuilder text = new StringBuilder();
      random.ints(length, 0, all.length()).forEach(i -> text.append(all.charAt(i)));
      boolean complete =
          kinds.stream().allMatch(kind -> text.chars().anyMatch(c -> kind.indexOf(c) >= 0));
      if (complete || !each) {
        return text.toString();
      }
    }
  }
}
