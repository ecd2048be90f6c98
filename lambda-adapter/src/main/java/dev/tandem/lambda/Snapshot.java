package dev.tandem.lambda;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What SnapStart asks of a function: to have done everything once before its memory is copied, and
 * to keep nothing there that two processes may not share.
 */
final class Snapshot implements Resource {
  private final RotationHandler handler;
  private final Settings settings;

  Snapshot(RotationHandler handler, Settings settings) {
    this.handler = handler;
    this.settings = settings;
  }

  void register() {
    Core.getGlobalContext().register(this);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    handler.drop();
    Rehearsal.of(settings).play();
  }

  /** Before the first event, for which somebody waits. */
  @Override
  @SuppressWarnings("CheckReturnValue") // it is there from now on
  public void afterRestore(Context<? extends Resource> context) {
    handler.belongings();
  }
}
