/**
 * A run: one account after the other through observe, decide, plan and act. The only place that
 * knows meters and limiters together; which ones they are is wired in {@code cli}.
 *
 * <p>Knows {@code units}, {@code host}, {@code config}, {@code classes}, {@code budget}, {@code
 * control}, {@code meter}, {@code limit} and {@code state}; no package of a particular meter or
 * limiter.
 */
package io.github.bwflow.engine;
