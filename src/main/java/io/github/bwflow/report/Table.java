package io.github.bwflow.report;

import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import java.util.List;
import java.util.Optional;

/**
 * Rows of received and sent bytes, with a bar of what counts. Where the width does not do, first
 * the bars go, then the column that does not count.
 */
final class Table {
  /** As wide as {@code 999.99 GB}. */
  private static final int AMOUNT = 9;

  private static final String GAP = "  ";

  /** A shorter bar shows nothing. */
  private static final int LEAST_BAR = 4;

  private final Style style;
  private final Direction direction;

  /**
   * @param direction which traffic counts
   */
  Table(Style style, Direction direction) {
    this.style = style;
    this.direction = direction;
  }

  /**
   * A row.
   *
   * @param label its name
   * @param marked whether it is still growing
   * @param traffic its figures
   */
  record Row(String label, boolean marked, Traffic traffic) {}

  /** Writes the rows under a heading, and their total where there is one. */
  void print(List<Row> rows, Optional<Traffic> total, Lines lines) {
    int label = "total".length();
    Bytes most = Bytes.ZERO;
    for (Row row : rows) {
      label = Math.max(label, row.label().length());
      Bytes counted = counted(row.traffic());
      most = counted.compareTo(most) > 0 ? counted : most;
    }
    int room = style.width() - GAP.length() - label;
    boolean both = room >= 2 * (GAP.length() + AMOUNT);
    room -= (both ? 2 : 1) * (GAP.length() + AMOUNT) + GAP.length();
    Bar bar = new Bar(most, room >= LEAST_BAR ? room : 0, style.unicode());
    lines.line(heading(label, both));
    for (Row row : rows) {
      String head = (row.marked() ? "> " : GAP) + Lines.pad(row.label(), label);
      String drawn = bar.of(counted(row.traffic()));
      String painted = style.paint(Style.Ink.GOOD, drawn);
      lines.line(head + amounts(row.traffic(), both) + (drawn.isEmpty() ? "" : GAP + painted));
    }
    if (total.isPresent()) {
      lines.line(GAP + Lines.pad("total", label) + amounts(total.get(), both));
    }
  }

  private String heading(int label, boolean both) {
    String names = both ? cell("received") + cell("sent") : cell(Facts.verb(direction));
    return GAP + Lines.pad("", label) + names;
  }

  private String amounts(Traffic traffic, boolean both) {
    return both
        ? cell(amount(traffic.rx())) + cell(amount(traffic.tx()))
        : cell(amount(counted(traffic)));
  }

  private static String cell(String text) {
    return GAP + Lines.padLeft(text, AMOUNT);
  }

  private Bytes counted(Traffic traffic) {
    return direction.of(traffic.rx(), traffic.tx());
  }

  /** With two decimals and two columns for the unit, so that points and units stand in line. */
  private static String amount(Bytes bytes) {
    String[] words = bytes.toString().split(" ");
    if (words[1].equals("B")) {
      return words[0] + "     B";
    }
    int point = words[0].indexOf('.');
    int decimals = point < 0 ? 0 : words[0].length() - point - 1;
    return words[0] + (point < 0 ? "." : "") + "0".repeat(2 - decimals) + " " + words[1];
  }
}
