package io.github.bwflow.config;

/**
 * Where something stands in a file.
 *
 * @param line from 1
 * @param column from 1, in code points
 */
record Place(int line, int column) implements Comparable<Place> {
  /** Where a file as a whole stands. */
  static final Place START = new Place(1, 1);

  /** Where what a command line states stands: in no file. */
  static final Place COMMAND_LINE = new Place(0, 0);

  @Override
  public int compareTo(Place other) {
    return line != other.line
        ? Integer.compare(line, other.line)
        : Integer.compare(column, other.column);
  }
}
