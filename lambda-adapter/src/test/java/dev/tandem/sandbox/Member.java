package dev.tandem.sandbox;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A method or a field that a class uses.
 *
 * @param owner the class it is asked of, which may have it from another
 * @param name its name
 * @param shape its descriptor
 */
record Member(String owner, String name, String shape) {
  /** All that the class in {@code file} uses. */
  static Set<Member> usedBy(byte[] file) {
    var members = new HashSet<Member>();
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String shape, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int code, String owner, String name, String shape, boolean isInterface) {
                    members.add(new Member(owner, name, shape));
                  }

                  @Override
                  public void visitFieldInsn(int code, String owner, String name, String shape) {
                    members.add(new Member(owner, name, shape));
                  }
                };
              }
            },
            ClassReader.SKIP_DEBUG);
    return members;
  }

  /** Whether there is one among what {@code classes} has. */
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
            Arrays.stream(type.getDeclaredMethods())
                .map(method -> method.getName() + Type.getMethodDescriptor(method)),
            Arrays.stream(type.getDeclaredConstructors())
                .map(constructor -> "<init>" + Type.getConstructorDescriptor(constructor)),
            Arrays.stream(type.getDeclaredFields())
                .map(field -> field.getName() + Type.getDescriptor(field.getType())))
        .flatMap(names -> names);
  }
}
