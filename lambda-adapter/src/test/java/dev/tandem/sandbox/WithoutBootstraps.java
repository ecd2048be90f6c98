package dev.tandem.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes out what javac leaves to the JVM to make when it first comes there: the choice of a case
 * in a {@code switch} over types, and {@code equals} and {@code hashCode} of a record. A JVM makes
 * classes for these, for milliseconds each, and its cache of JDK 25 does not hold them as it holds
 * lambdas. What they answer is the same: see {@link java.lang.runtime.SwitchBootstraps} and {@link
 * java.lang.runtime.ObjectMethods}.
 */
final class WithoutBootstraps extends WithoutCallSites {
  private static final int ODD_PRIME = 31;

  private final List<Runnable> wanted = new ArrayList<>();

  private WithoutBootstraps(ClassVisitor next) {
    super(next);
  }

  /** Give the class that {@code file} holds without them. */
  static byte[] of(byte[] file) {
    var reader = new ClassReader(file);
    var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new WithoutBootstraps(writer), 0);
    return writer.toByteArray();
  }

  @Override
  boolean replaced(
      MethodVisitor code, String called, String shape, Handle bootstrap, Object... arguments) {
    switch (bootstrap.getOwner() + "." + called) {
      case "java/lang/runtime/SwitchBootstraps.typeSwitch" -> {
        if (!Arrays.stream(arguments).allMatch(Type.class::isInstance)) {
          return false;
        }
        call(code, called, shape, body -> choose(body, arguments));
      }
      case "java/lang/runtime/ObjectMethods.equals" ->
          call(code, called, shape, body -> equal(body, components(arguments)));
      case "java/lang/runtime/ObjectMethods.hashCode" ->
          call(code, called, shape, body -> hash(body, components(arguments)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void call(MethodVisitor code, String called, String shape, Body body) {
    var name = called + "$" + wanted.size();
    wanted.add(() -> write(name, shape, body));
    code.visitMethodInsn(Opcodes.INVOKESTATIC, host(), name, shape, isInterface());
  }

  @Override
  public void visitEnd() {
    wanted.forEach(Runnable::run);
    super.visitEnd();
  }

  private interface Body {
    void write(MethodVisitor code);
  }

  private void write(String name, String shape, Body body) {
    var code =
        cv.visitMethod(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
            name,
            shape,
            null,
            null);
    code.visitCode();
    body.write(code);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The first case from a given one on that the value is of; -1 for null. */
  private static void choose(MethodVisitor code, Object... cases) {
    var present = new Label();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitJumpInsn(Opcodes.IFNONNULL, present);
    answer(code, -1);
    mark(code, present);
    for (int i = 0; i < cases.length; i++) {
      var next = new Label();
      code.visitVarInsn(Opcodes.ILOAD, 1);
      code.visitIntInsn(Opcodes.SIPUSH, i);
      code.visitJumpInsn(Opcodes.IF_ICMPGT, next);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitTypeInsn(Opcodes.INSTANCEOF, ((Type) cases[i]).getInternalName());
      code.visitJumpInsn(Opcodes.IFEQ, next);
      answer(code, i);
      mark(code, next);
    }
    answer(code, cases.length);
  }

  private void equal(MethodVisitor code, List<Handle> components) {
    var different = new Label();
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitTypeInsn(Opcodes.INSTANCEOF, host());
    code.visitJumpInsn(Opcodes.IFEQ, different);
    for (var component : components) {
      get(code, 0, component);
      get(code, 1, component);
      var type = Type.getType(component.getDesc());
      if (isReference(type)) {
        code.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            "java/util/Objects",
            "equals",
            "(Ljava/lang/Object;Ljava/lang/Object;)Z",
            false);
        code.visitJumpInsn(Opcodes.IFEQ, different);
      } else {
        var shape = Type.getMethodDescriptor(Type.INT_TYPE, type, type);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, wrapper(type), "compare", shape, false);
        code.visitJumpInsn(Opcodes.IFNE, different);
      }
    }
    answer(code, 1);
    mark(code, different);
    answer(code, 0);
  }

  private void hash(MethodVisitor code, List<Handle> components) {
    code.visitInsn(Opcodes.ICONST_0);
    for (var component : components) {
      code.visitIntInsn(Opcodes.BIPUSH, ODD_PRIME);
      code.visitInsn(Opcodes.IMUL);
      get(code, 0, component);
      var type = Type.getType(component.getDesc());
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          isReference(type) ? "java/util/Objects" : wrapper(type),
          "hashCode",
          isReference(type)
              ? "(Ljava/lang/Object;)I"
              : Type.getMethodDescriptor(Type.INT_TYPE, type),
          false);
      code.visitInsn(Opcodes.IADD);
    }
    code.visitInsn(Opcodes.IRETURN);
  }

  private void get(MethodVisitor code, int variable, Handle component) {
    code.visitVarInsn(Opcodes.ALOAD, variable);
    code.visitTypeInsn(Opcodes.CHECKCAST, host());
    code.visitFieldInsn(Opcodes.GETFIELD, host(), component.getName(), component.getDesc());
  }

  private static void answer(MethodVisitor code, int number) {
    code.visitIntInsn(Opcodes.SIPUSH, number);
    code.visitInsn(Opcodes.IRETURN);
  }

  private static void mark(MethodVisitor code, Label here) {
    code.visitLabel(here);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
  }

  /** Of a record's class, the names of its components, and how to read each of them. */
  private static List<Handle> components(Object... arguments) {
    return Stream.of(arguments).skip(2).map(Handle.class::cast).toList();
  }

  private static boolean isReference(Type type) {
    return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
  }

  private static String wrapper(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN -> "java/lang/Boolean";
      case Type.BYTE -> "java/lang/Byte";
      case Type.CHAR -> "java/lang/Character";
      case Type.SHORT -> "java/lang/Short";
      case Type.INT -> "java/lang/Integer";
      case Type.LONG -> "java/lang/Long";
      case Type.FLOAT -> "java/lang/Float";
      case Type.DOUBLE -> "java/lang/Double";
      default -> throw new IllegalArgumentException(type.getDescriptor());
    };
  }
}
