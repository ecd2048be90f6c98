package dev.tandem.sandbox;

import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/** Makes of what stands on the stack what is wanted there. */
final class Conversion {
  private Conversion() {}

  /** As {@link java.lang.invoke.LambdaMetafactory} has it: nothing is lost on the way. */
  static void write(GeneratorAdapter code, Type given, Type wanted) {
    if (wanted.getSort() == Type.VOID) {
      switch (given.getSize()) {
        case 2 -> code.pop2();
        case 1 -> code.pop();
        default -> {}
      }
    } else if (isPrimitive(given) && isPrimitive(wanted)) {
      code.cast(given, wanted);
    } else if (isPrimitive(given)) {
      code.valueOf(given);
    } else if (isPrimitive(wanted)) {
      var primitive = primitive(given);
      // what is not known to be a wrapper has to be what is wanted
      var held = primitive.equals(Type.VOID_TYPE) ? wanted : primitive;
      code.unbox(held);
      code.cast(held, wanted);
    } else if (!given.equals(wanted)) {
      code.checkCast(wanted);
    }
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static Type primitive(Type wrapper) {
    return switch (wrapper.getInternalName()) {
      case "java/lang/Boolean" -> Type.BOOLEAN_TYPE;
      case "java/lang/Byte" -> Type.BYTE_TYPE;
      case "java/lang/Character" -> Type.CHAR_TYPE;
      case "java/lang/Short" -> Type.SHORT_TYPE;
      case "java/lang/Integer" -> Type.INT_TYPE;
      case "java/lang/Long" -> Type.LONG_TYPE;
      case "java/lang/Float" -> Type.FLOAT_TYPE;
      case "java/lang/Double" -> Type.DOUBLE_TYPE;
      default -> Type.VOID_TYPE;
    };
  }
}
