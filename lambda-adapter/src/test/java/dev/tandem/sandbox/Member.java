package dev.tandem.sandbox;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * A method or a field that a class uses.
 *
 * @param owner the class it is asked of, which may have it from another
 * @param name its name
 * @param shape its descriptor
 */
record Member(String owner, String name, String shape) {
  /** All that the class in {@code file} uses, and what it has itself. */
  static Set<Member> usedBy(byte[] file) {
    var members = new HashSet<Member>();
    read(
        file,
        new Remapper(Opcodes.ASM9) {
          @Override
          public String mapMethodName(String owner, String name, String shape) {
            members.add(new Member(owner, name, shape));
            return name;
          }

          @Override
          public String mapFieldName(String owner, String name, String shape) {
            members.add(new Member(owner, name, shape));
            return name;
          }
        });
    return members;
  }

  /** The internal names of all types that the class in {@code file} names. */
  static Set<String> typesIn(byte[] file) {
    var types = new HashSet<String>();
    read(
        file,
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String type) {
            types.add(type);
            return type;
          }
        });
    return types;
  }

  /** A remapper is asked for each name that there is. */
  private static void read(byte[] file, Remapper names) {
    new ClassReader(file).accept(new ClassRemapper(new ClassWriter(0), names), 0);
  }

  /** Whether {@code classes} has one that another class may use. */
  boolean isIn(ClassLoader classes) {
    try {
      return Stream.<Class<?>>iterate(
              Class.forName(owner.replace('/', '.'), false, classes),
              type -> type != null,
              Class::getSuperclass)
          .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getInterfaces())))
          .flatMap(Member::of)
          .anyMatch((name + shape)::equals);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Stream<String> of(Class<?> type) {
    return Stream.of(
            type.getDeclaredMethods(), type.getDeclaredConstructors(), type.getDeclaredFields())
        .flatMap(Arrays::stream)
        .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
        .map(Member::named);
  }

  private static String named(java.lang.reflect.Member member) {
    return switch (member) {
      case Method method -> method.getName() + Type.getMethodDescriptor(method);
      case Constructor<?> constructor -> "<init>" + Type.getConstructorDescriptor(constructor);
      default -> member.getName() + Type.getDescriptor(((Field) member).getType());
    };
  }
}
