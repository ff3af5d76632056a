package io.github.bwflow.report;

import io.github.bwflow.units.Bytes;

/** A horizontal bar of text. */
final class Bar {
  /** From one to eight eighths of a column, filled from the left (U+258F to U+2588). */
  private static final String EIGHTHS = "\u258f\u258e\u258d\u258c\u258b\u258a\u2589\u2588";

  private final Bytes most;
  private final int columns;
  private final boolean unicode;

  /**
   * @param most the value whose bar fills all columns
   * @param columns columns available, from 0
   * @param unicode whether block characters can be shown
   */
  Bar(Bytes most, int columns, boolean unicode) {
    this.most = most;
    this.columns = columns;
    this.unicode = unicode;
  }

  /** The bar of a value from 0; never empty for one above 0, where there is room at all. */
  String of(Bytes value) {
    int steps = unicode ? 8 : 1;
    if (value.isSpent() || most.isSpent() || columns == 0) {
      return "";
    }
    long filled = Math.round((double) value.value() / (double) most.value() * columns * steps);
    int length = (int) Math.max(1, Math.min(filled, (long) columns * steps));
    if (!unicode) {
      return "#".repeat(length);
    }
    String full = EIGHTHS.substring(7).repeat(length / 8);
    return length % 8 == 0 ? full : full + EIGHTHS.charAt(length % 8 - 1);
  }
}
