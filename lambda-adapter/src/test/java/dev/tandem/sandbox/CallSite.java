package dev.tandem.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A place in a class where the JVM makes what is called when it first comes there.
 *
 * @param maker who makes it: a class of the JDK
 * @param method the method of it that does
 * @param called what is called there
 */
record CallSite(String maker, String method, String called) {
  /** All that the class in {@code file} has. */
  static List<CallSite> of(byte[] file) {
    var sites = new ArrayList<CallSite>();
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String shape, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitInvokeDynamicInsn(
                      String called, String shape, Handle bootstrap, Object... arguments) {
                    sites.add(new CallSite(bootstrap.getOwner(), bootstrap.getName(), called));
                  }
                };
              }
            },
            ClassReader.SKIP_DEBUG);
    return sites;
  }
}
