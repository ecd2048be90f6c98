package dev.tandem.sandbox;

import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Has our classes read and write JSON by the Jackson that is in the AWS SDK under another name, so
 * that a start loads, and warms up, one and not two.
 */
final class OneJackson {
  /** The name of the jar that nobody needs then. */
  static final Pattern OWN_JAR = Pattern.compile("jackson-core-\\d.*");

  private static final String OWN = "com/fasterxml/jackson/core/";
  private static final String IN_THE_SDK = "software/amazon/awssdk/thirdparty/jackson/core/";

  private OneJackson() {}

  /** The class in {@code file} with that one. */
  static byte[] in(byte[] file) {
    var writer = new ClassWriter(0);
    var names =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String type) {
            return type.startsWith(OWN) ? IN_THE_SDK + type.substring(OWN.length()) : type;
          }
        };
    new ClassReader(file).accept(new ClassRemapper(writer, names), 0);
    return writer.toByteArray();
  }
}
