/**
 * The kernel's traffic control as the limiter, through {@code tc}.
 *
 * <p>Knows {@code limit}, {@code classes}, {@code control}, {@code budget}, {@code host} and {@code
 * units}. What
 * {@code tc} rounds, prints and refuses stays in here. Ours are the handles {@code bf10:} to {@code
 * bf2f:}; nothing else is ever changed or deleted, unless the configuration says so.
 */
package io.github.bwflow.limit.tc;
