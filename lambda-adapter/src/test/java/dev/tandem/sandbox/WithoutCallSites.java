package dev.tandem.sandbox;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Goes through a class for the places where the JVM would make what is called there. */
abstract class WithoutCallSites extends ClassVisitor {
  private int version;
  private String host = "";
  private boolean isInterface;

  WithoutCallSites(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /**
   * Write to {@code code} what is to stand there instead, as {@link
   * MethodVisitor#visitInvokeDynamicInsn} describes it; or write nothing, and it stays.
   *
   * @return whether something was written
   */
  abstract boolean replaced(
      MethodVisitor code, String called, String shape, Handle bootstrap, Object... arguments);

  final int version() {
    return version;
  }

  /** The internal name of the class. */
  final String host() {
    return host;
  }

  final boolean isInterface() {
    return isInterface;
  }

  @Override
  public final void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    this.version = version;
    host = name;
    isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    super.visit(version, access, name, signature, parent, interfaces);
  }

  @Override
  public final MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    return new MethodVisitor(
        Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
      @Override
      public void visitInvokeDynamicInsn(
          String called, String shape, Handle bootstrap, Object... arguments) {
        if (!replaced(this, called, shape, bootstrap, arguments)) {
          super.visitInvokeDynamicInsn(called, shape, bootstrap, arguments);
        }
      }
    };
  }
}
