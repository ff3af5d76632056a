package io.github.bwflow.config;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;

/**
 * A configuration out of several files: one text, in which a comment stands before each further
 * part that says which file it is of, so that messages name the file and the line that a person
 * knows.
 */
public final class Parts {
  /** Nobody writes that by chance. */
  private static final String MARK = "#\t\tbwflow reads on in ";

  private Parts() {}

  /**
   * The text with that of another file behind it.
   *
   * @param name the other file
   * @throws Failure with exit 78 if a key stands before its first section: it would belong to the
   *     last section of the file before
   */
  public static String join(String text, String name, String more) {
    String part = more.startsWith("\ufeff") ? more.substring(1) : more;
    int number = 0;
    for (String line : part.split("\n", -1)) {
      number++;
      String said = line.strip();
      if (said.startsWith("[")) {
        break;
      }
      if (!said.isEmpty() && !said.startsWith("#")) {
        throw new Failure(
            Problem.error(
                ExitCode.CONFIG,
                "config-syntax",
                Printable.of(name)
                    + ":"
                    + number
                    + ":1: the file begins without a section; expected one such as [bandwidth]"
                    + " before all keys",
                ""));
      }
    }
    String end = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    return text + end + MARK + name.replace('\n', ' ') + "\n" + part;
  }

  /**
   * Where a place of the joined text is.
   *
   * @param first the name of the first file
   * @param line from 1
   * @return such as {@code /etc/bwflow/conf.d/10-lan.toml:3}
   */
  static String place(String first, String text, int line) {
    String name = first;
    int begin = 0;
    int number = 0;
    for (String each : text.split("\n", -1)) {
      number++;
      if (number >= line) {
        break;
      }
      if (each.startsWith(MARK)) {
        name = each.substring(MARK.length());
        begin = number;
      }
    }
    return Printable.of(name) + ":" + (line - begin);
  }
}
