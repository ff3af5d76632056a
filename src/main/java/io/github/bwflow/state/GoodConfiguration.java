package io.github.bwflow.state;

/**
 * A configuration that was read without an error.
 *
 * @param file where it was read from
 * @param text its text
 */
public record GoodConfiguration(String file, String text) {

  // What a record gets by itself is linked anew in each short run.
  @Override
  public boolean equals(Object other) {
    return other instanceof GoodConfiguration good
        && file.equals(good.file)
        && text.equals(good.text);
  }

  @Override
  public int hashCode() {
    return file.hashCode() * 31 + text.hashCode();
  }
}
