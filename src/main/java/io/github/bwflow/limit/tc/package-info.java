/**
 * The kernel's traffic control as the limiter, through {@code tc}.
 *
 * <p>Knows {@code limit}, {@code classes}, {@code control}, {@code budget}, {@code host} and {@code
 * units}. What {@code tc} rounds, prints and refuses stays in here. Ours are the handles {@code
 * bf10:} to {@code bf2f:}, what stands under them, and nftables' table {@code inet bwflow}; nothing
 * else is ever changed or deleted, unless the configuration says so.
 *
 * <p>A limit alone is a TBF ({@code bf10:}, {@code bf12:}); with classes it is the rate of the
 * first class of an HTB ({@code bf20:}, {@code bf21:}). The filters that lead to classes are u32,
 * in hash tables, which every kernel has.
 */
package io.github.bwflow.limit.tc;
